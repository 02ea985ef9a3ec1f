-- What a session went through, written with each change of its state. name: a state, or while activating a step.
create table session_steps (
  id bigint generated always as identity primary key,
  session_id uuid not null references vm_sessions on delete cascade,
  name text not null,
  began_at timestamptz not null,
  ended_at timestamptz
);
create index session_steps_session on session_steps (session_id, id);
create unique index session_steps_present on session_steps (session_id) where ended_at is null;

-- What Proxmox VE was asked to do for a session. upid: without the name of the token that asked.
create table session_tasks (
  session_id uuid not null references vm_sessions on delete cascade,
  upid text not null,
  kind text not null,
  began_at timestamptz not null,
  ended_at timestamptz,
  problem text,
  primary key (session_id, upid)
);

create table session_messages (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references vm_sessions on delete cascade,
  sender_id uuid not null references users on delete cascade,
  text text not null,
  sent_at timestamptz not null default now(),
  dismissed_at timestamptz
);
create index session_messages_session on session_messages (session_id, sent_at);

-- An administrator looks at a session: from the token on, and until the gateway has seen them come (joined_at) and go.
create table session_watches (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references vm_sessions on delete cascade,
  watcher_id uuid not null references users on delete cascade,
  reason text not null,
  began_at timestamptz not null default now(),
  token_at timestamptz not null default now(),
  joined_at timestamptz,
  ended_at timestamptz
);
create unique index session_watches_present on session_watches (session_id, watcher_id) where ended_at is null;

create index vm_sessions_created on vm_sessions (created_at, id);
