-- How often somebody has asked for something since started_at, for limits that hold over all server processes.
create table request_counts (
  subject text primary key,
  started_at timestamptz not null default now(),
  count integer not null default 1
);
