-- Null: the installation's default.
alter table users
  add column quota_sessions integer check (quota_sessions >= 0),
  add column quota_minutes integer check (quota_minutes >= 0);

-- One row for each extension that was asked for with a key, so that the same request does nothing twice.
create table session_extensions (
  session_id uuid not null references vm_sessions on delete cascade,
  idempotency_key text not null,
  created_at timestamptz not null default now(),
  primary key (session_id, idempotency_key)
);
