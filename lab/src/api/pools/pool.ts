import { refuse } from '../http/api-error.ts'
import type { Format, Parameter } from '../http/parameter.ts'
import type { Major } from '../nodes/manner.ts'

/** VMs and storages that rights are given to together. Which pool a VM is in, the VM itself knows. */
export interface Pool {
  readonly comment: string | null
  readonly storages: readonly string[]
}

/** `desks`, and since 8.1 `desks/sales` and one more level. */
const poolName: Format = (value, { major }) => {
  const levels = value.split('/')
  if (major > 7 && levels.length > 3) {
    return `pool name '${value}' nested too deeply (max levels = 3)\n`
  }
  const depth = major === 7 ? 1 : 3
  const isRight =
    levels.length <= depth && levels.every((level) => /^[A-Za-z0-9.\-_]+$/.test(level))
  return isRight ? null : `pool name '${value}' contains invalid characters\n`
}

export const poolid = { type: 'string', format: poolName } as const satisfies Parameter

const parentOf = (name: string) => (name.includes('/') ? name.replace(/\/[^/]*$/, '') : null)

/** Throws what is wrong with a pool of that name beside those that are there. */
export function checkNewPool(name: string, isThere: (pool: string) => boolean, major: Major): void {
  if (isThere(name)) throw refuse(`pool '${name}' already exists`)
  const parent = parentOf(name)
  if (parent !== null && !isThere(parent)) {
    throw refuse(`parent '${parent}' of pool '${name}' does not exist`)
  }
  const leaf = parent === null ? name : name.slice(parent.length + 1)
  if (major === 9 && !/^[A-Za-z]/.test(leaf)) throw refuse('pool name must start with a letter')
}

export interface MembershipChange {
  readonly vms: readonly number[]
  readonly storages: readonly string[]
  readonly remove: boolean
  readonly allowMove: boolean
}

interface Membership {
  readonly pool: string
  readonly storages: readonly string[]
  readonly poolOfVm: (vmid: number) => string | null
  readonly major: Major
  /** Throws where the caller may not. */
  readonly demandVm: (vmid: number) => void
  readonly demandStorage: (storage: string) => void
  readonly demandPool: (pool: string) => void
}

export interface NewMembership {
  /** Null: in no pool any more. */
  readonly vms: ReadonlyMap<number, string | null>
  readonly storages: readonly string[]
}

function addVm(now: Membership, vmid: number, before: string | null, allowMove: boolean): void {
  if (before === now.pool) throw refuse(`VM ${vmid} is already a pool member`)
  if (before === null) return
  const elsewhere = `VM ${vmid} belongs already to pool '${before}'`
  if (now.major === 7) throw refuse(elsewhere)
  if (!allowMove) throw refuse(`${elsewhere} and 'allow-move' is not set`)
  now.demandPool(before)
}

/** What would become of the pool’s members; throws as soon as one of them cannot be added or removed. */
export function changedMembership(now: Membership, change: MembershipChange): NewMembership {
  const vms = new Map<number, string | null>()
  for (const vmid of change.vms) {
    now.demandVm(vmid)
    const before = vms.has(vmid) ? (vms.get(vmid) ?? null) : now.poolOfVm(vmid)
    if (!change.remove) addVm(now, vmid, before, change.allowMove)
    else if (before !== now.pool) throw refuse(`VM ${vmid} is not a pool member`)
    vms.set(vmid, change.remove ? null : now.pool)
  }
  const storages = new Set(now.storages)
  for (const storage of change.storages) {
    now.demandStorage(storage)
    if (change.remove) {
      if (!storages.delete(storage)) throw refuse(`Storage '${storage}' is not a pool member`)
    } else if (storages.has(storage)) {
      throw refuse(`Storage '${storage}' is already a pool member`)
    } else storages.add(storage)
  }
  return { vms, storages: [...storages] }
}

export const noSuchPool = (name: string) => refuse(`pool '${name}' does not exist`)
