-- Why a session ends without its snapshot: noted before its VM is stopped, so that no later try takes one of a stopped VM.
alter table vm_sessions add column unsaved_because jsonb;
