import type { Engine } from '../../engine/engine.ts'
import { statusOf } from '../vms/vm-status.ts'
import type { VmStore } from '../vms/vm-store.ts'
import { CpuMeter } from './cpu-meter.ts'

interface BroadcastOptions {
  readonly vms: VmStore
  readonly engine: Engine
  readonly intervalMs: number
}

type VmFigures = ReturnType<typeof statusOf>

/**
 * What pvestatd tells the cluster every 10 s. `/cluster/resources` shows this and not the present: a new VM is `unknown`
 * at first, and a power state is up to 10 s old.
 */
export class ResourceBroadcast {
  readonly #options: BroadcastOptions
  readonly #timer: NodeJS.Timeout
  readonly #cpu = new CpuMeter()
  #figures: ReadonlyMap<number, VmFigures> = new Map()
  constructor(options: BroadcastOptions) {
    this.#options = options
    this.refresh()
    this.#timer = setInterval(() => this.refresh(), options.intervalMs)
    this.#timer.unref()
  }

  refresh(): void {
    const { vms, engine } = this.#options
    this.#figures = new Map(vms.all().map((vm) => [vm.vmid, statusOf(vm, engine)]))
    this.#cpu.measure()
  }

  /** Null until the VM has been seen. */
  figuresOf(vmid: number): VmFigures | null {
    return this.#figures.get(vmid) ?? null
  }

  get cpuShare(): number {
    return this.#cpu.share
  }

  close(): void {
    clearInterval(this.#timer)
  }
}
