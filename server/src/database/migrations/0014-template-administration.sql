-- People who are given templates together.
create table groups (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index groups_name on groups (lower(name));
create table group_members (
  group_id uuid not null references groups on delete cascade,
  user_id uuid not null references users on delete cascade,
  added_at timestamptz not null default now(),
  primary key (group_id, user_id)
);
create index group_members_user on group_members (user_id);
create table template_groups (
  template_id uuid not null references vm_templates on delete cascade,
  group_id uuid not null references groups on delete cascade,
  primary key (template_id, group_id)
);
create index template_groups_group on template_groups (group_id);

-- hash: SHA-256 of the content, in hex.
create table template_pictures (
  template_id uuid primary key references vm_templates on delete cascade,
  media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
  content bytea not null,
  hash text not null
);

-- access: everyone, or members of template_groups alone. other_session_types: what a launch
-- may choose beside session_type.
-- longest_minutes: what a session may be extended to; null: as far as the person's minutes reach.
-- is_resized: clones are given cpu_cores and memory_mb; otherwise these are what the template has in Proxmox.
-- network_bridge, network_vlan: what net0 of each clone is plugged into; null: what the template is plugged into.
-- missing_since: it was not in Proxmox any more. version: grows with each change, so that no change is lost to another.
alter table vm_templates
  add column is_published boolean not null default true,
  add column access text not null default 'everyone' check (access in ('everyone', 'groups')),
  add column position integer not null default 0,
  add column other_session_types text[] not null default '{}',
  add column longest_minutes integer,
  add column is_resized boolean not null default false,
  add column network_bridge text,
  add column network_vlan integer check (network_vlan between 1 and 4094),
  add column preferred_node_id uuid references proxmox_nodes on delete set null,
  add column missing_since timestamptz,
  add column version integer not null default 1,
  add check (network_vlan is null or network_bridge is not null),
  add check (longest_minutes is null or longest_minutes >= session_minutes);

-- is_test: an administrator's, to see whether a template works.
alter table vm_sessions add column is_test boolean not null default false;
create index vm_sessions_template on vm_sessions (template_id, created_at desc);
