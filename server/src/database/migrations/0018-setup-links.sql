-- Links that create the first administrator: each start of a server without one prints another. Only their hashes are kept.
create table setup_links (
  token_hash bytea primary key,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
