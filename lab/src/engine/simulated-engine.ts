import { setTimeout as delay } from 'node:timers/promises'
import type { Engine, MachineSpec } from './engine.ts'
import { AlreadyRunning, DiskExists, LabError, NoSuchDisk, StillRunning } from './errors.ts'
import { askSimulatedGuest, type SimulatedGuest } from './simulated-guest.ts'

export interface SimulatedEngineOptions {
  /** Disks that are there from the beginning, with their snapshots. */
  readonly disks?: ReadonlyMap<number, readonly string[]>
  readonly template?: Partial<Engine['template']>
  /** Time from start until the CPU runs, for each way to start. */
  readonly startMs?: { readonly warm: number; readonly cold: number }
  /** Time from there until the guest agent answers, and from there until DHCP has given an address. */
  readonly agentMs?: { readonly warm: number; readonly cold: number }
  readonly addressMs?: number
  readonly cloneMs?: number
  readonly shutdownMs?: number
  /** A guest that ignores its power button. */
  readonly ignoresShutdown?: (vmid: number) => boolean
}

const gibibyte = 1024 ** 3
/** An overlay on which nothing has been written. */
const overlayBytes = 196_624

/**
 * Machines in memory, so that one process holds thousands. Nothing runs: time since the start decides what a guest would
 * answer, so an idle machine costs no timer.
 */
export function createSimulatedEngine(options: SimulatedEngineOptions = {}): Engine {
  const startMs = options.startMs ?? { warm: 80, cold: 400 }
  const agentMs = options.agentMs ?? { warm: 200, cold: 12_000 }
  const addressMs = options.addressMs ?? 400
  const disks = new Map(
    [...(options.disks ?? [])].map(([vmid, snapshots]) => [
      vmid,
      { bytes: overlayBytes, snapshots: new Set(snapshots) },
    ]),
  )
  const guests = new Map<number, SimulatedGuest>()
  const starting = new Set<number>()
  const listeners: ((vmid: number) => void)[] = []
  let machinesStarted = 0

  function diskOf(vmid: number) {
    const disk = disks.get(vmid)
    if (!disk) throw new NoSuchDisk(vmid)
    return disk
  }

  function powerOff(vmid: number): void {
    if (!guests.delete(vmid)) return
    for (const listener of listeners) listener(vmid)
  }

  function bootedGuest(spec: MachineSpec): SimulatedGuest {
    const since = Date.now()
    const agentAt = since + agentMs[spec.boot]
    const host = ++machinesStarted
    return {
      spec,
      pid: 5_000_000 + host,
      since,
      agentAt,
      addressAt: agentAt + addressMs,
      address: `10.${77 + ((host >> 16) & 127)}.${(host >> 8) & 255}.${host & 255}`,
      execs: new Map(),
      nextExecPid: 1000,
    }
  }

  return {
    accelerator: 'tcg',
    template: {
      name: 'xfce-desktop',
      username: 'carrel',
      diskBytes: 4 * gibibyte,
      memoryMiB: 1024,
      cores: 2,
      ...options.template,
    },
    async cloneDisk(vmid) {
      if (disks.has(vmid)) throw new DiskExists(vmid)
      disks.set(vmid, { bytes: overlayBytes, snapshots: new Set() })
      await delay(options.cloneMs ?? 50)
    },
    disks: async () => new Map([...disks].map(([vmid, disk]) => [vmid, disk.bytes])),
    async deleteDisk(vmid) {
      if (guests.has(vmid)) throw new StillRunning(vmid)
      disks.delete(vmid)
    },
    async snapshotDisk(vmid, name) {
      diskOf(vmid).snapshots.add(name)
    },
    async rollbackDisk(vmid, name) {
      if (!diskOf(vmid).snapshots.has(name)) {
        throw new LabError('no_such_snapshot', `Machine ${vmid} has no snapshot '${name}'.`)
      }
    },
    async deleteDiskSnapshot(vmid, name) {
      diskOf(vmid).snapshots.delete(name)
    },
    async start(spec) {
      diskOf(spec.vmid)
      if (guests.has(spec.vmid) || starting.has(spec.vmid)) {
        throw new AlreadyRunning(spec.vmid)
      }
      starting.add(spec.vmid)
      await delay(startMs[spec.boot])
      starting.delete(spec.vmid)
      guests.set(spec.vmid, bootedGuest(spec))
    },
    async stop(vmid) {
      powerOff(vmid)
    },
    async shutdown(vmid, deadlineMs) {
      if (!guests.has(vmid)) return true
      const neededMs = options.shutdownMs ?? 300
      await delay(Math.min(neededMs, deadlineMs))
      if (options.ignoresShutdown?.(vmid) || neededMs > deadlineMs) return false
      powerOff(vmid)
      return true
    },
    running: () => guests,
    agent: (vmid) => ({
      command: async (name, args = {}) =>
        askSimulatedGuest(guests.get(vmid), name, args, Date.now()),
    }),
    onExit(listener) {
      listeners.push(listener)
    },
    async close() {
      for (const vmid of [...guests.keys()]) powerOff(vmid)
    },
  }
}
