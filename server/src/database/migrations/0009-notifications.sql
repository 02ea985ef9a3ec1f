-- What administrators should look at. subject: what it is about, as in the audit log; while nobody has seen it, the same is
-- counted instead of told again.
create table admin_notifications (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in (
    'launch_failed', 'session_stuck', 'vm_unknown', 'vm_unproven', 'vm_locked')),
  subject text not null,
  title text not null,
  message text not null,
  hint text,
  session_id uuid references vm_sessions on delete set null,
  count integer not null default 1,
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  seen_at timestamptz,
  seen_by uuid references users on delete set null
);
create unique index admin_notifications_open on admin_notifications (kind, subject) where seen_at is null;
create index admin_notifications_last on admin_notifications (last_at desc);
