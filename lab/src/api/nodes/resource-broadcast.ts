import type { Clock } from '../../clock.ts'
import type { VmFigures } from '../vms/vm-figures.ts'
import type { VmStore } from '../vms/vm-store.ts'
import type { Cluster } from './cluster.ts'
import { CpuMeter } from './cpu-meter.ts'
import { type Host, readHost, shareOf } from './host.ts'
import type { Manner } from './manner.ts'
import { NodeHistory } from './node-history.ts'
import { nodeSample } from './node-sample.ts'

interface Surroundings {
  readonly vms: VmStore
  readonly figures: VmFigures
  readonly cluster: Cluster
  readonly clock: Clock
  readonly manner: Manner
  /** On the disk that the lab keeps its machines on. */
  readonly folder: string
}

const intervalMs = 10_000
/** The cluster forgets what it has not been told again for so long. */
const forgottenMs = 300_000

export type BroadcastVm = ReturnType<VmFigures['full']>

/** What a node tells of itself, CPU being the share in use (0..1). */
export interface BroadcastNode extends Host {
  readonly cpu: number
}

interface Told<Figures> {
  readonly figures: Figures
  readonly atMs: number
}

/**
 * What pvestatd on each node tells the cluster every 10 s. `/cluster/resources` shows this and not the present: a new VM is
 * `unknown` at first, and a power state is up to 10 s old. A node that is off tells nothing, and is forgotten.
 */
export class ResourceBroadcast {
  readonly #surroundings: Surroundings
  readonly #closed = new AbortController()
  readonly #cpu = new CpuMeter()
  readonly #vms = new Map<number, Told<BroadcastVm>>()
  readonly #nodes = new Map<string, Told<BroadcastNode>>()
  readonly #histories = new Map<string, NodeHistory>()
  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
    this.refresh()
    void this.#repeat()
  }

  refresh(): void {
    const { vms, figures, cluster, clock } = this.#surroundings
    const nowMs = clock.now()
    this.#cpu.measure()
    this.#forget(nowMs)
    this.#tellNodes(nowMs)
    for (const vm of vms.all().filter(({ node }) => cluster.isOnline(node))) {
      this.#vms.set(vm.vmid, { figures: figures.full(vm), atMs: nowMs })
    }
  }

  #tellNodes(nowMs: number): void {
    const { cluster, folder, manner } = this.#surroundings
    const { names } = cluster
    const share = shareOf(readHost(folder), names.length)
    const cpu = this.#cpu.used / names.length
    for (const name of names.filter((each) => cluster.isOnline(each))) {
      const before = this.#nodes.get(name)
      const moment = {
        ...{ cpu, waiting: this.waiting, major: manner.major },
        ...{ before: before?.figures ?? null, passedMs: nowMs - (before?.atMs ?? nowMs) },
      }
      this.historyOf(name).add(nodeSample(share, moment), nowMs)
      this.#nodes.set(name, { figures: { ...share, cpu }, atMs: nowMs })
    }
  }

  /** Those of VMs that are gone: whoever gets the number of one shortly after is at first shown as it was. */
  #forget(nowMs: number): void {
    for (const [vmid, { atMs }] of this.#vms) if (nowMs - atMs > forgottenMs) this.#vms.delete(vmid)
  }

  /** Null until the VM has been seen, and when its node has been off for a while. */
  vm(vmid: number): BroadcastVm | null {
    return this.#fresh(this.#vms.get(vmid))
  }

  node(name: string): BroadcastNode | null {
    return this.#fresh(this.#nodes.get(name))
  }

  historyOf(node: string): NodeHistory {
    const known = this.#histories.get(node)
    if (known) return known
    const history = new NodeHistory()
    this.#histories.set(node, history)
    return history
  }

  /** Of the whole host's processors (0..1). */
  get cpuShare(): number {
    return this.#cpu.used
  }

  /** A node's part of the time that its host waits for disks. */
  get waiting(): number {
    return this.#cpu.waiting / this.#surroundings.cluster.names.length
  }

  #fresh<Figures>(told: Told<Figures> | undefined): Figures | null {
    if (!told || this.#surroundings.clock.now() - told.atMs > forgottenMs) return null
    return told.figures
  }

  async #repeat(): Promise<void> {
    const { signal } = this.#closed
    while (!signal.aborted) {
      await this.#surroundings.clock
        .sleep(intervalMs, { signal, ref: false })
        .catch(() => undefined)
      if (!signal.aborted) this.refresh()
    }
  }

  close(): void {
    this.#closed.abort()
  }
}
