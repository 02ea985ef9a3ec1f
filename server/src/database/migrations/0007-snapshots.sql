-- snapshot_ram: with the memory, so that a person comes back to open windows. keep_snapshots: how many of a desktop are kept.
-- when_powered_off: what becomes of a session whose VM was shut down from inside.
alter table vm_templates
  add column snapshot_ram boolean not null default false,
  add column keep_snapshots integer not null default 3 check (keep_snapshots > 0),
  add column when_powered_off text not null default 'end' check (when_powered_off in ('end', 'restart'));

-- The row comes before the snapshot, so that a second try asks for the same name; taken_at is set when the hypervisor has it.
-- guest_password: the session's, sealed as it was there. A guest that comes back with its memory has it still.
create table vm_snapshots (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null unique references vm_sessions,
  snapshot_name text not null,
  user_id uuid not null references users,
  template_id uuid not null references vm_templates,
  server_id uuid not null references proxmox_servers,
  node_id uuid not null references proxmox_nodes,
  vm_id integer not null,
  with_ram boolean not null default false,
  guest_password text,
  created_at timestamptz not null default now(),
  taken_at timestamptz,
  deleting boolean not null default false,
  unique (server_id, vm_id, snapshot_name)
);
create index vm_snapshots_user on vm_snapshots (user_id, template_id, created_at desc);

-- cloned_for: the session that the VM's notes name; null where that is this one.
-- vm_fate: of an ended session's VM that is still there. kept: for the same person's next session; discarded: to be destroyed.
-- restore_snapshot_id: what the session's start, or a kept VM's next one, goes back to; null: to the disks as they are.
alter table vm_sessions
  add column cloned_for uuid references vm_sessions,
  add column vm_fate text check (vm_fate in ('kept', 'discarded')),
  add column restore_snapshot_id uuid references vm_snapshots on delete set null,
  add column snapshot_problem jsonb,
  add check (vm_fate is null or (vm_id is not null and status in ('terminated', 'failed')));
-- Until now each launch made a VM of its own, which stayed at the session's end. Of several the newest is the person's; the
-- others stay where they are, since somebody's work may be on them, and those in use end as an ephemeral one does.
update vm_sessions set vm_fate = 'kept'
  where session_type = 'persistent' and vm_id is not null and status in ('terminated', 'failed');
update vm_sessions set session_type = 'ephemeral'
  where session_type = 'persistent' and vm_id is not null and exists (
    select from vm_sessions newer
    where newer.user_id = vm_sessions.user_id and newer.template_id = vm_sessions.template_id
      and newer.session_type = 'persistent' and newer.vm_id is not null
      and (newer.created_at, newer.id) > (vm_sessions.created_at, vm_sessions.id));
-- A person has one VM of a persistent template, in use or kept (R1, R12).
create unique index vm_sessions_desktop on vm_sessions (user_id, template_id)
  where session_type = 'persistent' and vm_id is not null and vm_fate is distinct from 'discarded';
