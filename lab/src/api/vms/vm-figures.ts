import { availableParallelism } from 'node:os'
import type { Clock } from '../../clock.ts'
import type { Engine, MachineFigures } from '../../engine/engine.ts'
import type { Manner } from '../nodes/manner.ts'
import { bootDiskBytes } from './boot-disk.ts'
import { CpuShares } from './cpu-shares.ts'
import { askedOfQemu } from './qemu-figures.ts'
import { cpuCount, isTemplate, memoryMiB, nameOf, type Vm } from './vm.ts'

const mebibyte = 1024 ** 2

interface Surroundings {
  readonly engine: Engine
  readonly clock: Clock
  readonly manner: Manner
}

const hostCpus = availableParallelism()

/** More cores than the host has are not shown. */
function shownCpus(vm: Vm): number {
  const { vcpus } = vm.config
  return vcpus === undefined ? Math.min(cpuCount(vm), hostCpus) : Number(vcpus)
}

function fromConfig(vm: Vm) {
  const { config } = vm
  const { balloon = 0, shares = 1000, tags } = config
  return {
    vmid: vm.vmid,
    name: nameOf(vm),
    cpus: shownCpus(vm),
    maxmem: memoryMiB(vm) * mebibyte,
    disk: 0,
    maxdisk: bootDiskBytes(config),
    ...(Number(balloon) > 0 && {
      balloon_min: Number(balloon) * mebibyte,
      shares: Number(shares),
    }),
    ...(tags !== undefined && { tags: String(tags) }),
    ...(isTemplate(vm) && { template: 1 }),
    ...(Object.keys(config).some((key) => /^serial\d$/.test(key)) && { serial: 1 }),
    ...(vm.lock && { lock: vm.lock }),
  }
}

const noPressure = {
  ...{ pressurecpusome: 0, pressurecpufull: 0, pressureiosome: 0, pressureiofull: 0 },
  ...{ pressurememorysome: 0, pressurememoryfull: 0 },
}

/**
 * What the host knows of each VM. 7.4 always has figures of its disks, later versions only where QEMU was asked; 9 tells the
 * host's view of memory beside the guest's, and how its processes wait for each other.
 */
export class VmFigures {
  readonly #engine: Engine
  readonly #clock: Clock
  readonly #manner: Manner
  readonly #shares = new CpuShares()
  constructor({ engine, clock, manner }: Surroundings) {
    this.#engine = engine
    this.#clock = clock
    this.#manner = manner
  }

  /** `GET /nodes/{node}/qemu`. */
  brief(vm: Vm) {
    const { major } = this.#manner
    const stopped = {
      ...fromConfig(vm),
      ...{ status: 'stopped', uptime: 0, cpu: 0, mem: 0, netin: 0, netout: 0 },
      ...(major === 7 && { diskread: 0, diskwrite: 0 }),
      ...(major === 9 && { memhost: 0 }),
    }
    const machine = this.#engine.running().get(vm.vmid)
    const figures = this.#engine.figures(vm.vmid)
    if (!machine || !figures) return stopped
    const now = this.#clock.now()
    const { pid } = machine
    const { cpuSeconds } = figures
    const usage = { pid, cpuSeconds, cores: stopped.cpus }
    const share = this.#shares.measure(vm.vmid, usage, now)
    return {
      ...stopped,
      status: 'running',
      pid,
      uptime: Math.floor((now - machine.since) / 1000),
      cpu: machine.paused ? 0 : share,
      mem: this.#memory(stopped.maxmem, figures),
      netin: figures.network.inBytes,
      netout: figures.network.outBytes,
      ...(major === 9 && { memhost: figures.residentBytes, ...noPressure }),
    }
  }

  /** With what only QEMU tells. */
  full(vm: Vm) {
    const brief = this.brief(vm)
    const machine = this.#engine.running().get(vm.vmid)
    const figures = this.#engine.figures(vm.vmid)
    if (!machine || !figures) return { ...brief, qmpstatus: brief.status }
    return {
      ...brief,
      ...askedOfQemu(vm, { figures, manner: this.#manner, nowMs: this.#clock.now() }),
      qmpstatus: machine.paused ? 'paused' : 'running',
    }
  }

  #memory(maxmem: number, { residentBytes, virtualBytes }: MachineFigures): number {
    if (this.#manner.major === 9) return residentBytes
    return virtualBytes === 0 ? 0 : Math.floor((residentBytes / virtualBytes) * maxmem)
  }
}
