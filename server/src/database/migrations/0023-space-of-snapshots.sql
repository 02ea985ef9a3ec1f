-- Bytes, as its storage told them when it was taken: of the memory that it keeps, and of all the VM's disks with what all its
-- snapshots keep of them. null: the storage did not tell, or might not.
alter table vm_snapshots
  add column memory_allotted bigint,
  add column memory_used bigint,
  add column disks_allotted bigint,
  add column disks_used bigint;
