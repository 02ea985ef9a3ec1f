import type { Network } from '../network/network.ts'
import type { Disks } from './disks.ts'
import type { Boot, GuestAgent, MachineSpec } from './engine.ts'
import {
  AlreadyRunning,
  EngineClosed,
  GuestAgentError,
  MachineFailed,
  StillRunning,
  sentences,
} from './errors.ts'
import { deleteLiveState, takeLiveState } from './live-disk-state.ts'
import { launch, settle } from './machine.ts'
import type { MachineProcess } from './machine-process.ts'
import type { Hardware } from './qemu-arguments.ts'
import { reachableInterfaces } from './reachable-interfaces.ts'
import type { Snapshot } from './template.ts'

export type Log = (line: string) => void

interface Parts {
  readonly disks: Disks
  readonly network: Network
  readonly hardware: Hardware
  readonly snapshot: Snapshot
  readonly log: Log
}

interface Running {
  readonly machine: MachineProcess
  /** Settles when the process has ended and its place on the network is free again. */
  readonly gone: Promise<void>
}

/** The machines that run, and what may be done with them. */
export class Machines {
  readonly #parts: Parts
  readonly #running = new Map<number, Running>()
  readonly #turns = new Map<number, Promise<unknown>>()
  readonly #listeners: ((vmid: number) => void)[] = []
  #closed = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get running(): ReadonlyMap<number, { pid: number; since: number }> {
    return new Map(
      [...this.#running].map(([vmid, { machine }]) => [
        vmid,
        { pid: machine.pid, since: machine.since },
      ]),
    )
  }

  onExit(listener: (vmid: number) => void): void {
    this.#listeners.push(listener)
  }

  clone(vmid: number): Promise<void> {
    return this.#alone(vmid, () => this.#parts.disks.clone(vmid))
  }

  deleteDisk(vmid: number): Promise<void> {
    return this.#alone(vmid, async () => {
      if (await this.#lives(vmid)) throw new StillRunning(vmid)
      await this.#parts.disks.delete(vmid)
    })
  }

  /** A running machine's file systems stand still for the moment in which its disk is caught. */
  snapshotDisk(vmid: number, name: string): Promise<void> {
    return this.#alone(vmid, async () => {
      if (!(await this.#lives(vmid))) return this.#parts.disks.takeState(vmid, name)
      const machine = this.#running.get(vmid)?.machine
      if (machine) await takeLiveState(machine, name)
    })
  }

  rollbackDisk(vmid: number, name: string): Promise<void> {
    return this.#alone(vmid, async () => {
      if (await this.#lives(vmid)) throw new StillRunning(vmid)
      await this.#parts.disks.rollBack(vmid, name)
    })
  }

  deleteDiskSnapshot(vmid: number, name: string): Promise<void> {
    return this.#alone(vmid, async () => {
      if (!(await this.#lives(vmid))) return this.#parts.disks.deleteState(vmid, name)
      const machine = this.#running.get(vmid)?.machine
      if (machine) await deleteLiveState(machine, name)
    })
  }

  start(spec: MachineSpec): Promise<void> {
    const { vmid } = spec
    return this.#alone(vmid, async () => {
      if (this.#closed) throw new EngineClosed()
      if (await this.#lives(vmid)) throw new AlreadyRunning(vmid)
      const { disks, network, hardware, snapshot } = this.#parts
      await disks.require(vmid)
      const boot = await this.#boot(spec)
      await disks.markUsed(vmid, boot === 'warm' ? snapshot.disk : null)
      const size = { ...hardware, memoryMiB: spec.memoryMiB, cores: spec.cores }
      const files = { folder: disks.folder(vmid), disk: disks.disk(vmid) }
      try {
        const order = { spec, boot, ...files, hardware: size, snapshot, network }
        const machine = await launch(order)
        this.#running.set(vmid, { machine, gone: this.#watch(vmid, machine) })
        this.#settle(machine, spec, boot)
      } catch (error) {
        await network.unplug(vmid)
        throw error
      }
    })
  }

  async stop(vmid: number): Promise<void> {
    await this.#turns.get(vmid)
    const running = this.#running.get(vmid)
    await running?.machine.kill()
    await running?.gone
  }

  async shutdown(vmid: number, deadlineMs: number): Promise<boolean> {
    const running = this.#running.get(vmid)
    if (!running) return true
    const { machine, gone } = running
    const late = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => late.resolve(false), deadlineMs)
    // The agent never answers a shutdown that works. The button is for a guest whose agent is not there.
    machine.agent.command('guest-shutdown', {}, Math.min(3000, deadlineMs)).catch(() => undefined)
    machine.monitor.execute('system_powerdown').catch(() => undefined)
    const ended = await Promise.race([gone.then(() => true), late.promise])
    clearTimeout(timer)
    return ended
  }

  agent(vmid: number): GuestAgent {
    return {
      command: async (name, args, deadlineMs) => {
        const machine = this.#running.get(vmid)?.machine
        if (!machine) {
          throw new GuestAgentError('unreachable', `Machine ${vmid} is not running.`)
        }
        const answer = await machine.agent.command(name, args, deadlineMs)
        if (name !== 'guest-network-get-interfaces') return answer
        return reachableInterfaces(answer, (ip) => this.#parts.network.reachable(vmid, ip))
      },
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#turns.values())
    await Promise.all([...this.#running.keys()].map((vmid) => this.stop(vmid)))
  }

  /** A machine goes on from the snapshot if it is its first start and it has the snapshot's memory and cores. */
  async #boot({ vmid, boot, memoryMiB, cores }: MachineSpec): Promise<Boot> {
    const { hardware, disks } = this.#parts
    const fits = memoryMiB === hardware.memoryMiB && cores === hardware.cores
    return boot === 'warm' && fits && (await disks.pristine(vmid)) ? 'warm' : 'cold'
  }

  async #lives(vmid: number): Promise<boolean> {
    const running = this.#running.get(vmid)
    if (running && !running.machine.running) await running.gone
    return this.#running.has(vmid)
  }

  async #watch(vmid: number, machine: MachineProcess): Promise<void> {
    const said = await machine.ended
    const { network, log } = this.#parts
    await network.unplug(vmid).catch((error: unknown) => {
      log(`Machine ${vmid} left its network port behind: ${sentences(error)}`)
    })
    this.#running.delete(vmid)
    log(said ? `Machine ${vmid} ended: ${said}` : `Machine ${vmid} ended.`)
    for (const listener of this.#listeners) listener(vmid)
  }

  #settle(machine: MachineProcess, spec: MachineSpec, boot: Boot): void {
    settle(machine, spec, boot).catch(async (cause) => {
      if (!machine.running) return
      const error = new MachineFailed(spec.vmid, 'it did not take its identity', cause)
      this.#parts.log(`${sentences(error)} It was stopped.`)
      await machine.kill()
    })
  }

  /** Calls about one machine take turns; calls about different machines do not wait for each other. */
  #alone<Result>(vmid: number, work: () => Promise<Result>): Promise<Result> {
    const result = (this.#turns.get(vmid) ?? Promise.resolve()).then(work)
    const turn = result
      .catch(() => undefined)
      .finally(() => {
        if (this.#turns.get(vmid) === turn) this.#turns.delete(vmid)
      })
    this.#turns.set(vmid, turn)
    return result
  }
}
