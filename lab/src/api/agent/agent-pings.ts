import type { Clock } from '../../clock.ts'
import type { Engine } from '../../engine/engine.ts'
import { GuestAgentError } from '../../engine/errors.ts'

const missMs = 3000
const pauseMs = 100
const late = Symbol('late')

/** Proxmox pings an agent for 3 s before each command, so that every miss costs that long. */
export class AgentPings {
  readonly #engine: Engine
  readonly #clock: Clock
  readonly #pending = new Map<number, Promise<boolean>>()
  constructor(engine: Engine, clock: Clock) {
    this.#engine = engine
    this.#clock = clock
  }

  async isAnswered(vmid: number): Promise<boolean> {
    const until = this.#clock.now() + missMs
    for (let left = missMs; left > 0; left = until - this.#clock.now()) {
      const given = new AbortController()
      const { signal } = given
      const result = await Promise.race([
        this.#ping(vmid),
        this.#clock.sleep(left, { ref: false, signal }).then(
          () => late,
          () => late,
        ),
      ])
      given.abort()
      if (result === late) return false
      if (result) return true
      await this.#clock.sleep(Math.min(pauseMs, Math.max(1, until - this.#clock.now())))
    }
    return false
  }

  /**
   * One at a time: an engine asks its agent one question after another, so behind a guest that boots they would pile up, and
   * each would be asked long after whoever wanted to know has gone.
   */
  #ping(vmid: number): Promise<boolean> {
    const pending = this.#pending.get(vmid)
    if (pending !== undefined) return pending
    const ping = this.#engine
      .agent(vmid)
      .command('guest-ping', {}, missMs)
      .then(
        () => true,
        (error: unknown) => {
          if (error instanceof GuestAgentError) return false
          throw error
        },
      )
      .finally(() => this.#pending.delete(vmid))
    this.#pending.set(vmid, ping)
    return ping
  }
}
