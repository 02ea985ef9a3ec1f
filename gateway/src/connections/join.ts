import { setTimeout as sleep } from 'node:timers/promises'
import type { Deadlines } from '../deadlines.ts'
import type { GuacdListener, GuacdUser } from '../upstream/guacd-upstream.ts'
import type { Ending, Upstream, UpstreamListener } from '../upstream/upstream.ts'
import { UpstreamFailed } from '../upstream/upstream-failed.ts'
import type { Owner } from './owner.ts'

export type OpenJoin = (
  identifier: string,
  listener: GuacdListener,
  signal: AbortSignal,
) => Promise<GuacdUser>

/** The largest screen, uncompressed, has four times as much; real ones never came near it. */
const LARGEST_FIRST_FRAME = 64 * 1024 * 1024
const BETWEEN_TRIES = 50

/** A viewer's own user of a connection. Nothing of it is seen before it has drawn a whole frame, so that it can be made again. */
export class Join implements Upstream, GuacdListener {
  readonly #listener: UpstreamListener
  readonly #deadlines: Deadlines
  readonly #opening = new AbortController()
  readonly #outcome = Promise.withResolvers<void>()
  #user: GuacdUser | null = null
  #readyAt = 0
  #held: Buffer[] | null = []
  #heldBytes = 0
  #destroyed = false

  constructor(listener: UpstreamListener, deadlines: Deadlines) {
    this.#listener = listener
    this.#deadlines = deadlines
    this.#outcome.promise.catch(() => {})
  }

  get isOpen(): boolean {
    return this.#user !== null && !this.#destroyed
  }

  get lastSync(): number | null {
    return this.#held ? null : (this.#user?.lastSync ?? null)
  }

  /** Resolves with the first frame; throws UpstreamFailed. */
  async draw(owner: Owner, open: OpenJoin): Promise<void> {
    this.#user = await this.#open(owner, open)
    this.#readyAt = performance.now()
    if (this.#destroyed) this.#user.destroy()
    await this.#outcome.promise
  }

  write(instructions: Buffer | string): boolean {
    return this.#user?.write(instructions) ?? true
  }

  pause(): void {
    this.#user?.pause()
  }

  resume(): void {
    this.#user?.resume()
  }

  destroy(): void {
    this.#destroyed = true
    this.#opening.abort()
    this.#user?.destroy()
    this.#outcome.reject(new UpstreamFailed('abandoned', 'session_closed', 'The viewer left.'))
  }

  received(instructions: Buffer, endsFrame: boolean): void {
    if (!this.#held) {
      this.#listener.received(instructions, endsFrame)
      return
    }
    this.#held.push(instructions)
    this.#heldBytes += instructions.length
    if (this.#heldBytes > LARGEST_FIRST_FRAME) {
      const message = 'The first frame has no end.'
      this.#outcome.reject(new UpstreamFailed('frame_too_large', 'upstream_error', message))
      this.destroy()
    }
  }

  firstFrame(): void {
    const frame = Buffer.concat(this.#held ?? [])
    this.#held = null
    this.#listener.received(frame, true)
    this.#listener.firstFrame()
    this.#outcome.resolve()
  }

  drained(): void {
    this.#listener.drained()
  }

  ended(ending: Ending): void {
    this.#destroyed = true
    if (this.#held) {
      this.#outcome.reject(new UpstreamFailed('join_ended', ending, 'guacd ended the join.'))
      return
    }
    const isYoung = performance.now() - this.#readyAt < this.#deadlines.joinSettles
    this.#listener.ended({
      status: ending.status,
      // It went through with everything else.
      words: null,
      isMalformed: ending.isMalformed && isYoung,
    })
  }

  async #open(owner: Owner, open: OpenJoin): Promise<GuacdUser> {
    const { signal } = this.#opening
    for (;;) {
      try {
        return await open(owner.identifier ?? '', this, signal)
      } catch (error) {
        const isEarly =
          error instanceof UpstreamFailed &&
          error.status === 'resource_not_found' &&
          owner.age < this.#deadlines.joinRetry
        if (!isEarly || signal.aborted) throw error
        await sleep(BETWEEN_TRIES)
      }
    }
  }
}
