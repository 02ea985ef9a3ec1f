-- What Carrel did of its own accord. subject: `session:<id>`, `vm:<server>/<VMID>` or `connection:<id>`.
-- once: told a single time of its subject, however often it is seen.
create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text not null,
  details jsonb not null default '{}',
  once boolean not null default false
);
create index audit_log_at on audit_log (at);
create index audit_log_subject on audit_log (subject, at);
create unique index audit_log_once on audit_log (action, subject) where once;

-- When a worker last compared a server, or the gateway, with what is recorded here, so that one does it for all.
create table reconciliations (
  subject text primary key,
  begun_at timestamptz not null
);

-- Networks (CIDR) in which the addresses of the node's VMs lie; null: those of its server.
alter table proxmox_nodes add column guest_networks text[];

-- address_checked_at: when the VM last told its address; null where the connection has to be made to it still.
-- phase_ms: what each state or step of the launch took, in milliseconds.
-- expected_active_at, expected_active_by: when half, and 95 of 100, of such launches are done.
alter table vm_sessions
  add column address_checked_at timestamptz,
  add column phase_ms jsonb not null default '{}',
  add column expected_active_at timestamptz,
  add column expected_active_by timestamptz,
  drop constraint vm_sessions_end_reason_check,
  add constraint vm_sessions_end_reason_check check (end_reason in (
    'user', 'expired', 'server_inactivated', 'failed', 'admin', 'vm_vanished', 'powered_off'));
create index vm_sessions_launches on vm_sessions (template_id, active_at) where active_at is not null;
-- An address leads to one person's VM: DHCP gave it to the newer one. The other's is asked for again.
update vm_sessions set ip_address = null
  where status in ('activating', 'active') and exists (
    select from vm_sessions newer
    where newer.server_id = vm_sessions.server_id and newer.ip_address = vm_sessions.ip_address
      and newer.status in ('activating', 'active')
      and (newer.created_at, newer.id) > (vm_sessions.created_at, vm_sessions.id));
create unique index vm_sessions_address on vm_sessions (server_id, ip_address)
  where status in ('activating', 'active') and ip_address is not null;
