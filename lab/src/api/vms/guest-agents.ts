import { setTimeout as delay } from 'node:timers/promises'
import type { Engine } from '../../engine/engine.ts'
import { GuestAgentError } from '../../engine/errors.ts'
import { refuse } from '../http/api-error.ts'
import type { Vm } from './vm.ts'
import { isRunning } from './vm-status.ts'

const commandMs = 10_000
const pauseMs = 100
const late = Symbol('late')

/** What the guest agents say, and Proxmox's sentences where they say nothing. */
export class GuestAgents {
  readonly #engine: Engine
  readonly #missMs: number
  readonly #pings = new Map<number, Promise<boolean>>()
  constructor(engine: Engine, missMs: number) {
    this.#engine = engine
    this.#missMs = missMs
  }

  /** An error of the agent itself is an answer with 200, and the error in it. */
  async ask(vm: Vm, name: string): Promise<unknown> {
    try {
      return { result: await this.#command(vm, name, {}) }
    } catch (error) {
      if (!(error instanceof GuestAgentError)) throw error
      return { result: { error: { class: error.class, desc: error.desc } } }
    }
  }

  /** For the few commands whose error is a 500 instead. */
  async run(vm: Vm, name: string, args: Record<string, unknown>): Promise<unknown> {
    try {
      return await this.#command(vm, name, args)
    } catch (error) {
      if (!(error instanceof GuestAgentError)) throw error
      throw refuse(`Agent error: ${error.desc ?? error.message}`)
    }
  }

  /** Proxmox pings the agent for 3 s before each command, so that every miss costs that long. */
  async #command(vm: Vm, name: string, args: Record<string, unknown>): Promise<unknown> {
    const { vmid } = vm
    if (vm.config.agent === undefined) throw refuse('No QEMU guest agent configured')
    if (!isRunning(this.#engine, vmid)) throw refuse(`VM ${vmid} is not running`)
    if (!(await this.#answers(vmid))) throw refuse('QEMU guest agent is not running')
    const answer = this.#engine.agent(vmid).command(name, args, commandMs)
    const unreachable = (error: unknown) =>
      error instanceof GuestAgentError && error.kind === 'unreachable'
    return answer.catch((error: unknown) => {
      throw unreachable(error) ? refuse('QEMU guest agent is not running') : error
    })
  }

  async #answers(vmid: number): Promise<boolean> {
    const until = Date.now() + this.#missMs
    for (let left = this.#missMs; left > 0; left = until - Date.now()) {
      const result = await Promise.race([this.#ping(vmid), delay(left, late, { ref: false })])
      if (result === late) return false
      if (result) return true
      await delay(Math.min(pauseMs, Math.max(1, until - Date.now())))
    }
    return false
  }

  /**
   * One at a time: an engine asks its agent one question after another, so behind a guest that boots they would pile up, and
   * each would be asked long after whoever wanted to know has gone.
   */
  #ping(vmid: number): Promise<boolean> {
    const pending = this.#pings.get(vmid)
    if (pending !== undefined) return pending
    const ping = this.#engine
      .agent(vmid)
      .command('guest-ping', {}, this.#missMs)
      .then(
        () => true,
        () => false,
      )
      .finally(() => this.#pings.delete(vmid))
    this.#pings.set(vmid, ping)
    return ping
  }
}
