import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { refuse } from '../http/api-error.ts'
import { readJson, writeJson } from '../json-file.ts'
import { type Vm, vmLocks } from './vm.ts'

const config = z.record(z.string(), z.union([z.string(), z.number()]))
const snapshot = z.object({
  name: z.string(),
  description: z.string(),
  snaptime: z.number(),
  parent: z.string().nullable(),
  vmstate: z.string().nullable().default(null),
  state: z.enum(['prepare', 'delete']).nullable().default(null),
  config,
})
const vm = z.object({
  vmid: z.number(),
  node: z.string(),
  pool: z.string().nullable(),
  lock: z.enum(vmLocks).nullable(),
  origin: z.number().nullable(),
  isOverlay: z.boolean().default(true),
  config,
  pending: config.default({}),
  pendingDelete: z.array(z.string()).default([]),
  snapshots: z.array(snapshot),
  parent: z.string().nullable(),
})

/** `before` is null of a VM that came to be, `after` of one that is gone. */
export type VmListener = (before: Vm | null, after: Vm | null) => void

/** Every VM's configuration: in memory for reading, one file each for the next start of the lab. */
export class VmStore {
  readonly #folder: string
  readonly #vms = new Map<number, Vm>()
  readonly #listeners: VmListener[] = []
  constructor(stateDir: string) {
    this.#folder = join(stateDir, 'vms')
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    for (const file of readdirSync(this.#folder)) {
      if (!/^\d+\.json$/.test(file)) continue
      const loaded = vm.parse(readJson(join(this.#folder, file)))
      this.#vms.set(loaded.vmid, loaded)
    }
  }

  /** Told of every change, when it is written. */
  onChange(listener: VmListener): void {
    this.#listeners.push(listener)
  }

  #tell(before: Vm | null, after: Vm | null): void {
    for (const listener of this.#listeners) listener(before, after)
  }

  #file(vmid: number): string {
    return join(this.#folder, `${vmid}.json`)
  }

  find(vmid: number): Vm | null {
    return this.#vms.get(vmid) ?? null
  }

  /** The VM, or Proxmox's sentence that it is not on that node. */
  get(node: string, vmid: number): Vm {
    const found = this.#vms.get(vmid)
    if (found?.node === node) return found
    throw refuse(`Configuration file 'nodes/${node}/qemu-server/${vmid}.conf' does not exist`)
  }

  /** The same, in the words of those who first ask whether it runs. */
  here(node: string, vmid: number): Vm {
    const found = this.#vms.get(vmid)
    if (found?.node === node) return found
    throw refuse(`unable to find configuration file for VM ${vmid} on node '${node}'`)
  }

  all(): Vm[] {
    return [...this.#vms.values()]
  }

  create(made: Vm): void {
    if (this.#vms.has(made.vmid)) {
      throw refuse(`unable to create VM ${made.vmid}: config file already exists`)
    }
    this.#save(made)
  }

  update(vmid: number, change: Partial<Omit<Vm, 'vmid'>>): Vm {
    const found = this.#vms.get(vmid)
    if (!found) throw refuse(`Configuration file of VM ${vmid} does not exist`)
    const changed = { ...found, ...change }
    this.#save(changed)
    return changed
  }

  /** All of it at once. */
  replace({ vmid, ...changed }: Vm): Vm {
    return this.update(vmid, changed)
  }

  #save(changed: Vm): void {
    const before = this.find(changed.vmid)
    writeJson(this.#file(changed.vmid), changed)
    this.#vms.set(changed.vmid, changed)
    this.#tell(before, changed)
  }

  delete(vmid: number): void {
    const before = this.find(vmid)
    rmSync(this.#file(vmid), { force: true })
    this.#vms.delete(vmid)
    this.#tell(before, null)
  }
}
