-- password_hash null: invited, and has not chosen a password yet. language, time_zone null: what the browser says.
alter table users
  alter column password_hash drop not null,
  add column email text,
  add column language text check (language in ('en', 'es', 'fr', 'ar')),
  add column time_zone text,
  add column last_seen_at timestamptz,
  add column disabled_at timestamptz;
create unique index users_email_key on users (lower(email));

alter table sign_ins
  add column id uuid not null default gen_random_uuid(),
  add column user_agent text,
  add column address text,
  add column seen_at timestamptz not null default now();
create unique index sign_ins_id on sign_ins (id);

-- A link that lets somebody choose a password, once: only the SHA-256 of its token is stored. A new one takes the place of the
-- one before.
create table password_links (
  user_id uuid primary key references users on delete cascade,
  token_hash bytea not null unique,
  created_by uuid references users on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
