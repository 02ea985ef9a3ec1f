-- What is removed after its time is found by these, and so is what refers to it.
create index vm_sessions_ended on vm_sessions (ended_at) where ended_at is not null;
create index vm_sessions_cloned_for on vm_sessions (cloned_for) where cloned_for is not null;
create index session_watches_session on session_watches (session_id);
create index admin_notifications_session on admin_notifications (session_id) where session_id is not null;
create index admin_notifications_seen on admin_notifications (seen_at) where seen_at is not null;
