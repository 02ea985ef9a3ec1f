-- What each node has, as it was seen last, and what guests that are not ours take of it. Memory in MiB.
alter table proxmox_nodes
  add column is_online boolean not null default false,
  add column seen_at timestamptz,
  add column cpu_count integer,
  add column memory_mb integer,
  add column others_cpu integer not null default 0,
  add column others_memory_mb integer not null default 0;

-- When a worker last asked the server, so that one asks for all.
alter table proxmox_servers add column watched_at timestamptz;

-- shared: its disks are on storage that every node of its server sees, so its clones may be made on any of them.
alter table vm_templates add column shared boolean not null default false;

-- The template's size when the session was launched: that is what it holds.
alter table vm_sessions
  add column cpu_cores integer,
  add column memory_mb integer;
update vm_sessions set cpu_cores = vm_templates.cpu_cores, memory_mb = vm_templates.memory_mb
  from vm_templates where vm_templates.id = vm_sessions.template_id;
alter table vm_sessions
  alter column cpu_cores set not null,
  alter column memory_mb set not null;
