import { type Caller, rootUser } from '../access/access-config.ts'
import type { Lab } from '../lab.ts'
import { storageResources, vmResources } from '../nodes/resources.ts'
import { noSuchPool } from './pool.ts'

/** Whoever may see the pool sees its members whole. */
const everybody: Caller = { user: rootUser, tokenid: null }
const byText = (a: number | string, b: number | string) => (String(a) < String(b) ? -1 : 1)

function vmMembers(lab: Lab, name: string): unknown[] {
  const inside = new Set(lab.pools.vmidsOf(name))
  return vmResources(lab, everybody)
    .filter(({ vmid }) => inside.has(vmid))
    .sort((a, b) => byText(a.vmid, b.vmid))
    .map(({ pool: _p, tags: _t, lock: _l, ...figures }) => figures)
}

function storageMembers(lab: Lab, storages: readonly string[]): unknown[] {
  const [here] = lab.cluster.names
  return storageResources(lab, everybody)
    .filter(({ storage, node }) => node === here && storages.includes(storage))
    .sort((a, b) => byText(a.storage, b.storage))
}

/** The pool with the figures of what is in it; 7.4 leaves its name out. */
export function poolWithMembers(lab: Lab, name: string, type: string | undefined) {
  const pool = lab.pools.find(name)
  if (!pool) throw noSuchPool(name)
  const members = [
    ...(type === undefined || type === 'qemu' ? vmMembers(lab, name) : []),
    ...(type === undefined || type === 'storage' ? storageMembers(lab, pool.storages) : []),
  ]
  return {
    members,
    ...(pool.comment !== null && { comment: pool.comment }),
    ...(lab.manner.major > 7 && { poolid: name }),
  }
}
