-- How long the session lasts once it is active, as it was agreed at its launch.
alter table vm_sessions add column session_minutes integer check (session_minutes > 0);
update vm_sessions set session_minutes = vm_templates.session_minutes
  from vm_templates where vm_templates.id = vm_sessions.template_id;
alter table vm_sessions alter column session_minutes set not null;

-- What its person calls it.
alter table vm_snapshots add column note text not null default '';

-- What an active session's desktop looked like a moment ago, for its person alone. Not worth a place in the write-ahead log,
-- nor in a backup: after a crash there is none until the desktop is drawn again.
create unlogged table session_thumbnails (
  session_id uuid primary key references vm_sessions on delete cascade,
  image bytea not null,
  taken_at timestamptz not null default now()
);
