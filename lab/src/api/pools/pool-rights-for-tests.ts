import type { Lab } from '../lab.ts'

/** The lab's token has its rights on VMs from a pool that the template is in, and no others. Returns how to undo that. */
export function rightsFromPool({ access, pools, vms }: Lab, pool: string): () => void {
  const before = access.config
  pools.save(pool, { comment: null, storages: [] })
  vms.update(9000, { pool })
  access.change((config) => ({
    ...config,
    acl: config.acl.flatMap((entry) =>
      [`/pool/${pool}`, '/storage', '/nodes', '/sdn'].map((path) => ({ ...entry, path })),
    ),
  }))
  return () => access.change(() => before)
}
