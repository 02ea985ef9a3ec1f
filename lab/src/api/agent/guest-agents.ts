import type { Clock } from '../../clock.ts'
import type { Engine } from '../../engine/engine.ts'
import { GuestAgentError } from '../../engine/errors.ts'
import { ApiError, refuse } from '../http/api-error.ts'
import type { Manner } from '../nodes/manner.ts'
import { agentEnabled, type Vm } from '../vms/vm.ts'
import { AgentPings } from './agent-pings.ts'

const defaultMs = 5000
/** Those that Proxmox waits longer for. */
const patienceMs: Readonly<Record<string, number>> = {
  'guest-fsfreeze-freeze': 3_600_000,
  'guest-fsfreeze-thaw': 180_000,
  'guest-fstrim': 600_000,
  'guest-shutdown': 600_000,
}
/** A guest that goes off, or to sleep, does not answer the command that did it. */
const endsMachine = (name: string) => /^guest-(shutdown|suspend-)/.test(name)
/** A channel is closed a little before its machine is known to be gone. */
const goneMs = 2000
const pauseMs = 50
/** What pveproxy waits for a daemon that died over its answer. */
const brokenPipeMs = 5000

/** May ask otherwise, or tell something else. */
type Around = (vm: Vm, command: string, ask: () => Promise<unknown>) => Promise<unknown>

interface Surroundings {
  readonly engine: Engine
  readonly clock: Clock
  readonly manner: Manner
  readonly around?: Around
}

type Arguments = Readonly<Record<string, unknown>>

/** What the guest agents say, and Proxmox's sentences where they say nothing. */
export class GuestAgents {
  readonly #engine: Engine
  readonly #clock: Clock
  readonly #manner: Manner
  readonly #pings: AgentPings
  readonly #around: Around
  constructor({ engine, clock, manner, around = (_vm, _name, ask) => ask() }: Surroundings) {
    this.#engine = engine
    this.#clock = clock
    this.#manner = manner
    this.#pings = new AgentPings(engine, clock)
    this.#around = around
  }

  /** Whether it answers a ping; who hears nothing waited for 3 s. */
  isAnswered(vmid: number): Promise<boolean> {
    return this.#pings.isAnswered(vmid)
  }

  /** An error of the agent itself is an answer with 200, and the error in it. */
  async ask(vm: Vm, name: string): Promise<{ result: unknown }> {
    try {
      return { result: (await this.#command(vm, name, {})) ?? null }
    } catch (error) {
      if (!(error instanceof GuestAgentError)) throw error
      return { result: { error: { class: error.class, desc: error.desc } } }
    }
  }

  /** For the few commands whose error is a 500 instead. */
  async run(vm: Vm, name: string, args: Arguments): Promise<unknown> {
    try {
      return await this.#command(vm, name, args)
    } catch (error) {
      if (!(error instanceof GuestAgentError)) throw error
      throw await this.#asRefusal(error.desc ?? error.message)
    }
  }

  /**
   * A daemon of Proxmox dies over an error text with characters beyond Latin-1, as GLib's quotes are: it cannot put them
   * into its status line, and pveproxy is left with a broken pipe.
   */
  async #asRefusal(desc: string): Promise<ApiError> {
    if (!/[^\0-\xff]/.test(desc)) return refuse(`Agent error: ${desc}`)
    await this.#clock.sleep(brokenPipeMs)
    return new ApiError(596, 'Broken pipe')
  }

  async #command(vm: Vm, name: string, args: Arguments): Promise<unknown> {
    const { vmid } = vm
    if (vm.config.agent === undefined) throw refuse('No QEMU guest agent configured')
    if (!this.#engine.running().has(vmid)) throw refuse(`VM ${vmid} is not running`)
    // Without the device there is nobody to wait for.
    if (!agentEnabled(vm)) throw refuse('QEMU guest agent is not running')
    return this.#around(vm, name, () => this.#asked(vmid, name, args))
  }

  async #asked(vmid: number, name: string, args: Arguments): Promise<unknown> {
    if (!(await this.#pings.isAnswered(vmid))) throw refuse('QEMU guest agent is not running')
    try {
      return await this.#engine.agent(vmid).command(name, args, patienceMs[name] ?? defaultMs)
    } catch (error) {
      if (!(error instanceof GuestAgentError && error.kind === 'unreachable')) throw error
      if (endsMachine(name) && (await this.#goesOff(vmid))) return undefined
      const kind = this.#manner.major >= 9 ? 'qga' : 'qmp'
      throw refuse(`VM ${vmid} ${kind} command '${name}' failed - got timeout`)
    }
  }

  async #goesOff(vmid: number): Promise<boolean> {
    const until = this.#clock.now() + goneMs
    while (this.#engine.running().has(vmid)) {
      if (this.#clock.now() > until) return false
      await this.#clock.sleep(pauseMs)
    }
    return true
  }
}
