import type { Network } from '../network/network.ts'
import { chooseStart } from './choose-start.ts'
import type { Disks } from './disks.ts'
import type { GuestAgent, MachineFigures, MachineSpec, RunningMachine } from './engine.ts'
import {
  AlreadyRunning,
  EngineClosed,
  GuestAgentError,
  MachineFailed,
  sentences,
} from './errors.ts'
import { launch, type Start, settle, wake } from './machine.ts'
import type { MachineProcess } from './machine-process.ts'
import { processFigures } from './process-figures.ts'
import type { Hardware } from './qemu-arguments.ts'
import { reachableInterfaces } from './reachable-interfaces.ts'
import { shutDown } from './shut-down.ts'
import type { TemplateSnapshot } from './template.ts'
import type { Turns } from './turns.ts'

export type Log = (line: string) => void

interface Parts {
  readonly disks: Disks
  readonly turns: Turns
  readonly network: Network
  /** The template's. */
  readonly hardware: Hardware
  readonly snapshot: TemplateSnapshot
  readonly log: Log
}

export interface Running {
  readonly machine: MachineProcess
  readonly spec: MachineSpec
  readonly hardware: Hardware
  /** Whether there is a system in it that takes an identity. */
  readonly hasSystem: boolean
  /** Settles when the process has ended and its place on the network is free again. */
  readonly gone: Promise<void>
  /** Settles when the machine has become itself, or never will; null while it stands still before that. */
  settled: Promise<void> | null
}

/** The machines that run, and what may be done with them. What is asked of one that is becoming itself waits for that. */
export class Machines {
  readonly #parts: Parts
  readonly #running = new Map<number, Running>()
  readonly #listeners: ((vmid: number) => void)[] = []
  #closed = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get running(): ReadonlyMap<number, RunningMachine> {
    return new Map(
      [...this.#running].map(([vmid, { machine }]) => {
        const { pid, since, paused } = machine
        return [vmid, { pid, since, paused }]
      }),
    )
  }

  onExit(listener: (vmid: number) => void): void {
    this.#listeners.push(listener)
  }

  start(spec: MachineSpec): Promise<void> {
    const { vmid } = spec
    return this.#parts.turns.alone(vmid, async () => {
      if (this.#closed) throw new EngineClosed()
      if (await this.alive(vmid)) throw new AlreadyRunning(vmid)
      const { disks, network, log, ...template } = this.#parts
      await disks.require(vmid)
      const hardware = { ...template.hardware, memoryMiB: spec.memoryMiB, cores: spec.cores }
      const kind = network.kind
      const start = await chooseStart(spec, { disks, hardware, network: kind, template, log })
      const { holds } = await disks.content(vmid)
      const hasSystem = holds !== 'nothing'
      if (start.from === 'template' && holds === 'image') {
        await disks.changeBase(vmid, start.snapshot.disk)
      }
      await disks.markOwn(vmid)
      const files = { folder: disks.folder(vmid), disk: disks.disk(vmid) }
      try {
        const machine = await launch({ spec, start, hasSystem, ...files, hardware, network })
        const gone = this.#watch(vmid, machine)
        const running = { machine, spec, hardware, hasSystem, gone, settled: null }
        this.#running.set(vmid, running)
        this.#settle(running, start.from)
      } catch (error) {
        await network.unplug(vmid)
        throw error
      }
    })
  }

  /** Whoever is at work on the machine fails. */
  async stop(vmid: number): Promise<void> {
    await this.#running.get(vmid)?.machine.kill()
    await this.#parts.turns.over(vmid)
    const running = this.#running.get(vmid)
    await running?.machine.kill()
    await running?.gone
  }

  async shutdown(vmid: number, deadlineMs: number): Promise<boolean> {
    const running = this.#running.get(vmid)
    return running ? shutDown(running.machine, running.gone, deadlineMs) : true
  }

  pause(vmid: number): Promise<void> {
    return this.#parts.turns.alone(vmid, async () => {
      await (await this.settled(vmid))?.machine.pause()
    })
  }

  resume(vmid: number): Promise<void> {
    return this.#parts.turns.alone(vmid, async () => {
      const running = await this.alive(vmid)
      if (!running?.machine.paused) return
      await running.machine.resume()
      if (!running.settled) this.#settle(running, 'power')
    })
  }

  /** The guest boots, and takes its identity as after each boot. */
  reset(vmid: number): Promise<void> {
    return this.#parts.turns.alone(vmid, async () => {
      const running = await this.settled(vmid)
      if (!running) return
      const { machine, hasSystem } = running
      if (hasSystem) await machine.monitor.execute('set_link', { name: 'nic', up: false })
      await machine.reset()
      running.settled = null
      if (!machine.paused) this.#settle(running, 'power')
    })
  }

  agent(vmid: number): GuestAgent {
    return {
      command: async (name, args, deadlineMs) => {
        const machine = this.#running.get(vmid)?.machine
        // A question to a guest that stands still would be carried out when it goes on, and nobody waits for it then.
        if (!machine || machine.paused) {
          const state = machine ? 'is paused' : 'is not running'
          throw new GuestAgentError('unreachable', `Machine ${vmid} ${state}.`)
        }
        const answer = await machine.agent.command(name, args, deadlineMs)
        if (name !== 'guest-network-get-interfaces') return answer
        return reachableInterfaces(answer, (ip) => this.#parts.network.reachable(vmid, ip))
      },
    }
  }

  figures(vmid: number): MachineFigures | null {
    const machine = this.#running.get(vmid)?.machine
    return machine ? processFigures(machine.pid, `vm${vmid}`) : null
  }

  async close(): Promise<void> {
    this.#closed = true
    const stopAll = () => Promise.all([...this.#running.keys()].map((vmid) => this.stop(vmid)))
    await stopAll()
    // Some were just starting.
    await this.#parts.turns.allOver()
    await stopAll()
  }

  /** Null when it does not run; waits until one that just ended is gone. */
  async alive(vmid: number): Promise<Running | null> {
    const running = this.#running.get(vmid)
    if (running && !running.machine.running) await running.gone
    return this.#running.get(vmid) ?? null
  }

  /** The same for one that has become itself. */
  async settled(vmid: number): Promise<Running | null> {
    await (await this.alive(vmid))?.settled
    return this.alive(vmid)
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

  #settle(running: Running, from: Start['from']): void {
    const { machine, spec, hasSystem } = running
    if (!hasSystem) running.settled = Promise.resolve()
    else if (from === 'snapshot') {
      running.settled = wake(machine).catch((error: unknown) => {
        this.#parts.log(
          `Machine ${spec.vmid} goes on with the time of its snapshot: ${sentences(error)}`,
        )
      })
    } else {
      running.settled = settle(machine, spec, from).catch(async (cause) => {
        if (!machine.running) return
        const error = new MachineFailed(spec.vmid, 'it did not take its identity', cause)
        this.#parts.log(`${sentences(error)} It was stopped.`)
        await machine.kill()
      })
    }
  }
}
