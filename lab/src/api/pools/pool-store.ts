import { join } from 'node:path'
import { z } from 'zod'
import type { PoolMembership } from '../access/rights.ts'
import { forbidden } from '../http/api-error.ts'
import { readJson, writeJson } from '../json-file.ts'
import type { VmStore } from '../vms/vm-store.ts'
import type { Pool } from './pool.ts'

const kept = z.record(
  z.string(),
  z.object({ comment: z.string().nullable(), storages: z.array(z.string()) }),
)

/** The pools, kept for the next start. A VM of before there were pools brings its own along. */
export class PoolStore implements PoolMembership {
  readonly #path: string
  readonly #vms: VmStore
  readonly #pools: Map<string, Pool>
  constructor(stateDir: string, vms: VmStore) {
    this.#path = join(stateDir, 'pools.json')
    this.#vms = vms
    this.#pools = new Map(Object.entries(kept.parse(readJson(this.#path) ?? {})))
    for (const { pool } of vms.all()) {
      if (pool !== null && !this.has(pool)) this.#pools.set(pool, { comment: null, storages: [] })
    }
  }

  has(name: string): boolean {
    return this.#pools.has(name)
  }
  find(name: string): Pool | null {
    return this.#pools.get(name) ?? null
  }
  /** Proxmox’s 403 for a pool that a VM should go into. */
  require(name: string): void {
    if (!this.has(name)) throw forbidden(`pool '${name}' does not exist`)
  }
  get names(): string[] {
    return [...this.#pools.keys()].sort()
  }

  save(name: string, pool: Pool): void {
    this.#pools.set(name, pool)
    this.#write()
  }
  delete(name: string): void {
    this.#pools.delete(name)
    this.#write()
  }
  #write(): void {
    writeJson(this.#path, Object.fromEntries(this.#pools))
  }

  vmidsOf(name: string): number[] {
    return this.#vms
      .all()
      .filter(({ pool }) => pool === name)
      .map(({ vmid }) => vmid)
  }

  poolOfVm(vmid: number): string | null {
    return this.#vms.find(vmid)?.pool ?? null
  }
  poolsOfStorage(storage: string): string[] {
    return [...this.#pools]
      .filter(([, { storages }]) => storages.includes(storage))
      .map(([name]) => name)
  }
  memberPaths(): string[] {
    const vms = this.#vms.all().filter(({ pool }) => pool !== null)
    const storages = [...this.#pools.values()].flatMap((pool) => pool.storages)
    return [
      ...vms.map(({ vmid }) => `/vms/${vmid}`),
      ...storages.map((storage) => `/storage/${storage}`),
    ]
  }
}
