-- A server that runs empty: present sessions go on, and none is launched any more.
alter table proxmox_servers add column is_draining boolean not null default false;
