-- resolved_at: an episode, such as a server that does not answer, is over. What just happened has no end.
alter table admin_notifications
  drop constraint admin_notifications_kind_check,
  add constraint admin_notifications_kind_check check (kind in (
    'launch_failed', 'session_stuck', 'vm_unknown', 'vm_unproven', 'vm_locked',
    'server_offline', 'certificate_changed', 'capacity_low')),
  add column resolved_at timestamptz;

-- Since when a server has not answered; null: it did at the last look.
alter table proxmox_servers add column silent_since timestamptz;

-- Where notifications go beside the page. url and secret are sealed: the address of a webhook often is a secret too. secret: the
-- key that signs, or the password of the mail account. settings: what may be shown.
create table notification_channels (
  id uuid primary key default gen_random_uuid(),
  kind text not null unique check (kind in ('webhook', 'email')),
  is_enabled boolean not null,
  kinds text[] not null,
  settings jsonb not null default '{}',
  url text,
  secret text,
  updated_at timestamptz not null default now()
);

-- What was sent there, or is being sent. told: as the notification was then.
create table notification_deliveries (
  id uuid primary key default gen_random_uuid(),
  channel text not null check (channel in ('webhook', 'email')),
  event text not null check (event in ('raised', 'resolved', 'test')),
  told jsonb not null,
  status text not null default 'waiting' check (status in ('waiting', 'delivered', 'failed')),
  attempts integer not null default 0,
  problem text,
  created_at timestamptz not null default now(),
  done_at timestamptz
);
create index notification_deliveries_last on notification_deliveries (created_at desc);
