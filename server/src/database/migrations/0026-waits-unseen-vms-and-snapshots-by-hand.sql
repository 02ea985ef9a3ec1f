-- What a launch, or an end, cannot go on without, and since when it has been away.
alter table vm_sessions
  add column waiting_for text check (waiting_for in ('server', 'node', 'gateway')),
  add column waiting_since timestamptz,
  add check ((waiting_for is null) = (waiting_since is null));

-- The session ended, and its VM could not be seen: it was left alone, and nobody knows what has become of it.
alter table vm_sessions add column vm_unseen boolean not null default false;

-- stopping: a kept VM that was found running.
alter table vm_sessions drop constraint vm_sessions_vm_fate_check;
alter table vm_sessions
  add constraint vm_sessions_vm_fate_check check (vm_fate in ('kept', 'discarded', 'stopping'));

-- by_hand: its person asked for it. A session has any number of these, and one that it ends with.
-- problem: why it could not be taken.
alter table vm_snapshots
  add column by_hand boolean not null default false,
  add column problem jsonb;
alter table vm_snapshots drop constraint vm_snapshots_session_id_key;
create unique index vm_snapshots_of_end on vm_snapshots (session_id) where not by_hand;
