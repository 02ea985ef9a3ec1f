create table vm_sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users,
  template_id uuid not null references vm_templates,
  server_id uuid not null references proxmox_servers,
  node_id uuid not null references proxmox_nodes,
  session_type text not null check (session_type in ('ephemeral', 'persistent')),
  protocol text not null check (protocol in ('rdp', 'vnc', 'ssh')),
  status text not null default 'pending' check (status in (
    'pending', 'provisioning', 'provisioned', 'activating', 'active', 'terminating', 'terminated', 'failed')),
  step text check (step in ('starting_vm', 'resolving_ip', 'waiting_for_desktop', 'creating_connection')),
  step_started_at timestamptz not null default now(),
  auto_start boolean not null,
  end_reason text check (end_reason in ('user', 'expired', 'server_inactivated', 'failed', 'admin')),
  failure_code text,
  failure_message text,
  failure_hint text,
  vm_id integer,
  ip_address text,
  guest_password text,
  guacamole_connection_id text unique,
  expire_job_id uuid,
  created_at timestamptz not null default now(),
  active_at timestamptz,
  expires_at timestamptz,
  ended_at timestamptz,
  check ((status = 'activating') or (step is null)),
  check ((status in ('terminated')) = (ended_at is not null) or status = 'failed')
);
-- R1: a VM belongs to one session.
create unique index vm_sessions_vm on vm_sessions (server_id, vm_id) where vm_id is not null;
create index vm_sessions_user on vm_sessions (user_id, created_at desc);
create index vm_sessions_live on vm_sessions (server_id) where status not in ('terminated', 'failed');
