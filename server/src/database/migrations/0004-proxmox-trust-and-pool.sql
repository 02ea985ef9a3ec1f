-- certificate_authority: PEM; trusted beside the fingerprints. pool: where Carrel's VMs live, and what its token's rights reach.
alter table proxmox_servers
  add column certificate_authority text,
  add column pool text;
