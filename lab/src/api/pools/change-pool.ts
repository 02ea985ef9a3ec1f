import type { Caller } from '../access/access-control.ts'
import { locked } from '../access/locked.ts'
import { demand, mayModify, on } from '../access/permission.ts'
import { forbidden, refuse } from '../http/api-error.ts'
import { splitList } from '../http/list.ts'
import type { Lab } from '../lab.ts'
import { changedMembership, checkNewPool, noSuchPool } from './pool.ts'

export const createPool = (lab: Lab, name: string, comment: string | undefined) =>
  locked('create pool', () => {
    checkNewPool(name, (pool) => lab.pools.has(pool), lab.manner.major)
    lab.pools.save(name, { comment: comment || null, storages: [] })
  })

export interface PoolChange {
  readonly poolid: string
  readonly comment?: string | undefined
  readonly vms?: string | undefined
  readonly storage?: string | undefined
  readonly 'allow-move'?: boolean | undefined
  readonly delete?: boolean | undefined
}

function update(lab: Lab, caller: Caller, change: PoolChange): void {
  const { access, pools } = lab
  const name = change.poolid
  const pool = pools.find(name)
  if (!pool) throw noSuchPool(name)
  const demandAt = (path: string) => {
    const refusal = mayModify(access, caller, path)
    if (refusal) throw forbidden(refusal.detail)
  }
  const { vms, storages } = changedMembership(
    {
      pool: name,
      storages: pool.storages,
      poolOfVm: (vmid) => pools.poolOfVm(vmid),
      major: lab.manner.major,
      demandVm: (vmid) => demandAt(`/vms/${vmid}`),
      demandStorage: (storage) => demandAt(`/storage/${storage}`),
      demandPool: (pool) => demand(on('/pool/{pool}', ['Pool.Allocate']), access, caller, { pool }),
    },
    {
      vms: splitList(change.vms ?? '').map(Number),
      storages: splitList(change.storage ?? ''),
      remove: change.delete ?? false,
      allowMove: change['allow-move'] ?? false,
    },
  )
  const comment = change.comment === undefined ? pool.comment : change.comment || null
  pools.save(name, { comment, storages })
  for (const [vmid, into] of vms) if (lab.vms.find(vmid)) lab.vms.update(vmid, { pool: into })
}

export const updatePool = (lab: Lab, caller: Caller, change: PoolChange) =>
  locked('update pools', () => update(lab, caller, change))

function remove(lab: Lab, name: string): void {
  const pool = lab.pools.find(name)
  if (!pool) throw noSuchPool(name)
  const holds = (what: string) => refuse(`pool '${name}' is not empty (contains ${what})`)
  const inner = lab.pools.names.find((other) => other.startsWith(`${name}/`))
  if (inner !== undefined) throw holds(`pool '${inner}'`)
  const [vmid] = lab.pools.vmidsOf(name)
  if (vmid !== undefined) throw holds(`VM ${vmid}`)
  const storage = pool.storages.find((each) => lab.storages.some((one) => one.name === each))
  if (storage !== undefined) throw holds(`storage '${storage}'`)
  lab.pools.delete(name)
  const isOfPool = (path: string) => path === `/pool/${name}` || path.startsWith(`/pool/${name}/`)
  lab.access.change((config) => ({
    ...config,
    acl: config.acl.filter(({ path }) => !isOfPool(path)),
  }))
}

export const deletePool = (lab: Lab, name: string) => locked('delete pool', () => remove(lab, name))
