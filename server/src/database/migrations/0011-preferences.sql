-- A person's own connection settings, by protocol (vm_session_type): for all templates, or over that for one. parameters:
-- names of the catalogue to values; a secret is {"sealed": ..} (AES-256-GCM).
create table guacamole_connection_preferences (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete cascade,
  vm_session_type text not null check (vm_session_type in ('rdp', 'vnc', 'ssh')),
  template_id uuid references vm_templates on delete cascade,
  parameters jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique nulls not distinct (user_id, vm_session_type, template_id)
);

-- locked_parameters: by protocol, the settings of which a person has no say. own_account: people may sign in to the desktop
-- with the account that they have saved. account_username, account_password (sealed): one that the template's image has, in
-- place of the session's own.
alter table vm_templates
  add column locked_parameters jsonb not null default '{}',
  add column own_account boolean not null default false,
  add column account_username text,
  add column account_password text,
  add constraint vm_templates_account check ((account_username is null) = (account_password is null));

-- What the browser said at the launch: defaults of time zone and keyboard.
alter table vm_sessions
  add column browser_time_zone text,
  add column browser_language text;
