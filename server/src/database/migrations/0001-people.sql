create table installation (
  only_row boolean primary key default true check (only_row),
  id uuid not null default gen_random_uuid(),
  created_at timestamptz not null default now()
);
insert into installation default values;

create table users (
  id uuid primary key default gen_random_uuid(),
  username text not null,
  display_name text not null,
  role text not null check (role in ('admin', 'user')),
  password_hash text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index users_username_key on users (lower(username));

-- The cookie holds 256 random bits; only their SHA-256 is stored.
create table sign_ins (
  token_hash bytea primary key,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sign_ins_user on sign_ins (user_id);

create table sign_in_failures (
  id bigint generated always as identity primary key,
  username text not null,
  address text not null,
  failed_at timestamptz not null default now()
);
create index sign_in_failures_username on sign_in_failures (username, failed_at);
create index sign_in_failures_address on sign_in_failures (address, failed_at);
