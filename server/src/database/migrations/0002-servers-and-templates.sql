-- host, port, token_id and token_secret are sealed (AES-256-GCM); endpoint_hash is an HMAC of host:port, for uniqueness.
create table proxmox_servers (
  id uuid primary key default gen_random_uuid(),
  name text not null unique,
  is_active boolean not null default true,
  host text not null,
  port text not null,
  endpoint_hash bytea not null unique,
  token_id text not null,
  token_secret text not null,
  fingerprints text[] not null,
  guest_networks text[] not null default '{}',
  max_vms_per_node integer not null default 5 check (max_vms_per_node >= 0),
  max_concurrent_sessions integer not null default 20 check (max_concurrent_sessions >= 0),
  cpu_overcommit_ratio numeric(8, 2) not null default 2.0 check (cpu_overcommit_ratio > 0),
  memory_overcommit_ratio numeric(8, 2) not null default 1.5 check (memory_overcommit_ratio > 0),
  vmid_first integer not null default 100000,
  vmid_last integer not null default 199999,
  vmid_next integer not null default 100000,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table proxmox_nodes (
  id uuid primary key default gen_random_uuid(),
  server_id uuid not null references proxmox_servers on delete cascade,
  name text not null,
  created_at timestamptz not null default now(),
  unique (server_id, name)
);

-- guest_username: the account whose password each session sets anew. ports and guacamole_parameters are by protocol.
create table vm_templates (
  id uuid primary key default gen_random_uuid(),
  node_id uuid not null references proxmox_nodes,
  vmid integer not null,
  name text not null,
  description text not null default '',
  operating_system text not null default '',
  cpu_cores integer not null check (cpu_cores > 0),
  memory_mb integer not null check (memory_mb > 0),
  disk_gb numeric(10, 1) not null check (disk_gb >= 0),
  protocols text[] not null check (cardinality(protocols) > 0),
  default_protocol text not null,
  ports jsonb not null default '{}',
  guacamole_parameters jsonb not null default '{}',
  guest_username text not null,
  session_type text not null check (session_type in ('ephemeral', 'persistent')),
  session_minutes integer not null check (session_minutes > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (node_id, vmid),
  check (default_protocol = any (protocols))
);
