-- What nodes had and gave away: means over step_seconds from `at` on, which is a multiple of it. cpu in cores.
-- looks: how often it was looked in that time; online: how often somebody answered. Figures are null where nobody did.
create table node_samples (
  node_id uuid not null references proxmox_nodes on delete cascade,
  step_seconds integer not null check (step_seconds in (60, 900)),
  at timestamptz not null,
  looks integer not null default 1,
  cpu_used real,
  memory_used_mb real,
  cpu_physical real,
  memory_physical_mb real,
  cpu_allocatable real,
  memory_allocatable_mb real,
  cpu_allocated real,
  memory_allocated_mb real,
  own_vms real,
  other_vms real,
  primary key (node_id, step_seconds, at)
);

-- Since when the node is online, or is not.
alter table proxmox_nodes add column online_changed_at timestamptz;

-- What the last look found and could not set right: [{what, reason, problem}].
alter table reconciliations add column failed jsonb not null default '[]';
