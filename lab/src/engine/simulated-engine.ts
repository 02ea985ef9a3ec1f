import { type Clock, createClock } from '../clock.ts'
import type { DiskCopy, Engine, MachineSpec } from './engine.ts'
import { AlreadyRunning, StillRunning } from './errors.ts'
import { inSteps, overlayBytes, SimulatedDisks } from './simulated-disk.ts'
import { simulatedFigures } from './simulated-figures.ts'
import { askSimulatedGuest, freshState, type SimulatedGuest } from './simulated-guest.ts'

/** How long things take. What is left out takes as long as with real machines that resume from RAM. */
export interface SimulatedTimes {
  /** From start until the CPU runs, for each way to start. */
  readonly startMs: { readonly warm: number; readonly cold: number }
  /** From there until the guest agent answers, and from there until DHCP has given an address. */
  readonly agentMs: { readonly warm: number; readonly cold: number }
  readonly addressMs: number
  /** An overlay. */
  readonly cloneMs: number
  /** A disk copied whole. */
  readonly copyBytesPerSecond: number
  /** RAM saved with a snapshot. */
  readonly saveBytesPerSecond: number
  readonly shutdownMs: number
}

export interface SimulatedEngineOptions extends Partial<SimulatedTimes> {
  readonly clock?: Clock
  /** Disks that are there from the beginning, with their snapshots. */
  readonly disks?: ReadonlyMap<number, readonly string[]>
  readonly template?: Partial<Engine['template']>
  /** What DHCP gives a guest that has just started, and that nothing is reserved for; asked at each start. */
  readonly addressOf?: (vmid: number) => string
  /** A guest that ignores its power button. */
  readonly ignoresShutdown?: (vmid: number) => boolean
}

const mebibyte = 1024 ** 2
const times: SimulatedTimes = {
  startMs: { warm: 80, cold: 400 },
  agentMs: { warm: 200, cold: 12_000 },
  addressMs: 400,
  cloneMs: 50,
  copyBytesPerSecond: 512 * mebibyte,
  saveBytesPerSecond: 512 * mebibyte,
  shutdownMs: 300,
}
const template: Engine['template'] = {
  name: 'xfce-desktop',
  username: 'carrel',
  diskBytes: 4096 * mebibyte,
  memoryMiB: 1024,
  cores: 2,
}

const ownAddress = (host: number) =>
  `10.${77 + ((host >> 16) & 127)}.${(host >> 8) & 255}.${host & 255}`

/**
 * Machines in memory, so that one process holds thousands. Nothing runs: time since the start decides what a guest would
 * answer, so an idle machine costs no timer.
 */
class SimulatedEngine implements Engine {
  readonly accelerator = 'tcg'
  readonly template: Engine['template']
  readonly #options: SimulatedEngineOptions
  readonly #times: SimulatedTimes
  readonly #clock: Clock
  readonly #disks: SimulatedDisks
  readonly #guests = new Map<number, SimulatedGuest>()
  readonly #starting = new Set<number>()
  readonly #listeners: ((vmid: number) => void)[] = []
  #machinesStarted = 0

  constructor(options: SimulatedEngineOptions) {
    this.#options = options
    this.#times = { ...times, ...options }
    this.#clock = options.clock ?? createClock()
    this.#disks = new SimulatedDisks(options.disks ?? new Map())
    this.template = { ...template, ...options.template }
  }

  async cloneDisk(vmid: number, copy: DiskCopy): Promise<void> {
    const { source, full, signal, onProgress } = copy
    const bytes = full ? this.template.diskBytes : overlayBytes
    if (source !== null) this.#disks.get(source)
    this.#disks.create(vmid, bytes)
    const cancel = signal ? { signal } : {}
    const wait = (ms: number) => this.#clock.sleep(ms, cancel)
    try {
      if (!full) return await wait(this.#times.cloneMs)
      const { bytesPerSecond = Number.POSITIVE_INFINITY } = copy
      const speed = Math.min(this.#times.copyBytesPerSecond, bytesPerSecond)
      await inSteps(bytes, speed, wait, (done) => onProgress?.(done, bytes))
    } catch (error) {
      this.#disks.delete(vmid)
      throw error
    }
  }

  async createDisk(vmid: number): Promise<void> {
    this.#disks.create(vmid, overlayBytes)
  }

  async disks() {
    return this.#disks.sizes()
  }

  async deleteDisk(vmid: number): Promise<void> {
    if (this.#guests.has(vmid)) throw new StillRunning(vmid)
    this.#disks.delete(vmid)
  }

  async snapshot(vmid: number, name: string, ram: boolean): Promise<void> {
    const { snapshots } = this.#disks.get(vmid)
    const guest = this.#guests.get(vmid)
    if (ram && guest) {
      const bytes = guest.spec.memoryMiB * mebibyte
      await this.#clock.sleep((bytes * 1000) / this.#times.saveBytesPerSecond)
    }
    snapshots.set(name, { ram: ram && guest !== undefined })
  }

  async rollback(vmid: number, name: string): Promise<void> {
    this.#disks.snapshot(vmid, name)
    if (this.#guests.has(vmid)) throw new StillRunning(vmid)
  }

  async deleteSnapshot(vmid: number, name: string): Promise<void> {
    this.#disks.get(vmid).snapshots.delete(name)
  }

  async start(spec: MachineSpec): Promise<void> {
    const { vmid, resumeFrom } = spec
    if (this.#guests.has(vmid) || this.#starting.has(vmid)) throw new AlreadyRunning(vmid)
    const resumes = resumeFrom !== null && this.#disks.snapshot(vmid, resumeFrom).ram
    this.#disks.get(vmid)
    const way = resumes ? 'warm' : spec.boot
    this.#starting.add(vmid)
    await this.#clock.sleep(this.#times.startMs[way])
    this.#starting.delete(vmid)
    this.#guests.set(vmid, this.#booted(spec, resumes ? 0 : this.#times.agentMs[way]))
  }

  async stop(vmid: number): Promise<void> {
    if (!this.#guests.delete(vmid)) return
    for (const listener of this.#listeners) listener(vmid)
  }

  async shutdown(vmid: number, deadlineMs: number): Promise<boolean> {
    const asked = this.#guests.get(vmid)
    if (!asked) return true
    const isDeaf = this.#options.ignoresShutdown?.(vmid) ?? false
    const takesMs = isDeaf ? Number.POSITIVE_INFINITY : this.#times.shutdownMs
    await this.#clock.sleep(Math.min(takesMs, deadlineMs))
    const isGone = this.#guests.get(vmid)?.pid !== asked.pid
    if (isGone || takesMs > deadlineMs) return isGone
    await this.stop(vmid)
    return true
  }

  async pause(vmid: number): Promise<void> {
    this.#change(vmid, { paused: true })
  }

  async resume(vmid: number): Promise<void> {
    this.#change(vmid, { paused: false })
  }

  async reset(vmid: number): Promise<void> {
    const guest = this.#guests.get(vmid)
    if (guest) this.#guests.set(vmid, this.#booted(guest.spec, this.#times.agentMs.cold))
  }

  running(): ReadonlyMap<number, SimulatedGuest> {
    return this.#guests
  }

  figures(vmid: number) {
    const guest = this.#guests.get(vmid)
    return guest === undefined ? null : simulatedFigures(guest, this.#clock.now())
  }

  agent(vmid: number) {
    return {
      command: async (name: string, args: Record<string, unknown> = {}) => {
        const answer = askSimulatedGuest(this.#guests.get(vmid), name, args, this.#clock.now())
        if (name === 'guest-shutdown') await this.shutdown(vmid, Number.POSITIVE_INFINITY)
        return answer
      },
    }
  }

  onExit(listener: (vmid: number) => void): void {
    this.#listeners.push(listener)
  }

  async close(): Promise<void> {
    for (const vmid of [...this.#guests.keys()]) await this.stop(vmid)
  }

  #change(vmid: number, change: Partial<SimulatedGuest>): void {
    const guest = this.#guests.get(vmid)
    if (guest) this.#guests.set(vmid, { ...guest, ...change })
  }

  #booted(spec: MachineSpec, agentMs: number): SimulatedGuest {
    const since = this.#clock.now()
    const agentAt = since + agentMs
    const host = ++this.#machinesStarted
    return {
      spec,
      pid: 5_000_000 + host,
      since,
      paused: false,
      agentAt,
      addressAt: agentAt + this.#times.addressMs,
      address: spec.address ?? this.#options.addressOf?.(spec.vmid) ?? ownAddress(host),
      username: this.template.username,
      state: freshState(),
    }
  }
}

export function createSimulatedEngine(options: SimulatedEngineOptions = {}): Engine {
  return new SimulatedEngine(options)
}
