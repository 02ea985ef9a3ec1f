import { setTimeout as sleep } from 'node:timers/promises'
import type { Deadlines } from '../deadlines.ts'
import { encodeInstruction } from '../protocol/instruction.ts'
import type { GuacdListener, GuacdUser } from '../upstream/guacd-upstream.ts'
import type { Ending, Upstream } from '../upstream/upstream.ts'
import { UpstreamFailed } from '../upstream/upstream-failed.ts'
import { FirstPicture } from './first-picture.ts'
import type { Owner } from './owner.ts'

export type OpenJoin = (
  identifier: string,
  listener: GuacdListener,
  signal: AbortSignal,
) => Promise<GuacdUser>

/** The largest screen, uncompressed, has four times as much; real ones never came near it. */
const LARGEST_FIRST_FRAME = 64 * 1024 * 1024
const BETWEEN_TRIES = 50

/**
 * guacd 1.3 gives a join the picture in 20-50 ms, but ends the frame only when the screen changes or at its idle tick,
 * after 0.5-0.9 s (VNC, SSH). A whole picture followed by so much quiet is shown without waiting for that.
 */
const QUIET = 40

/** A viewer's own user of a connection. Nothing of it is seen before there is a whole picture. */
export class Join implements Upstream, GuacdListener {
  readonly #listener: GuacdListener
  readonly #deadlines: Deadlines
  readonly #opening = new AbortController()
  readonly #outcome = Promise.withResolvers<void>()
  #user: GuacdUser | null = null
  #readyAt = 0
  readonly #picture = new FirstPicture()
  #held: Buffer[] | null = []
  #heldBytes = 0
  #quiet: NodeJS.Timeout | undefined
  #frameTime = ''
  #drawn = false
  #destroyed = false

  constructor(listener: GuacdListener, deadlines: Deadlines) {
    this.#listener = listener
    this.#deadlines = deadlines
    this.#outcome.promise.catch(() => {})
  }

  get isOpen(): boolean {
    return this.#user !== null && !this.#destroyed
  }

  get lastSync(): number | null {
    return this.#drawn ? (this.#user?.lastSync ?? null) : null
  }

  /** Resolves with the first frame; throws UpstreamFailed. */
  async draw(owner: Owner, open: OpenJoin): Promise<void> {
    this.#frameTime = String(owner.lastSync ?? 0)
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
    clearTimeout(this.#quiet)
    this.#opening.abort()
    this.#user?.destroy()
    this.#outcome.reject(new UpstreamFailed('abandoned', 'session_closed', 'The viewer left.'))
  }

  received(instructions: Buffer, endsFrame: boolean): void {
    if (!this.#held) {
      this.#listener.received(instructions, endsFrame)
      return
    }
    clearTimeout(this.#quiet)
    if (this.#picture.isWhole) this.#quiet = setTimeout(() => this.#showEarly(), QUIET)
    this.#held.push(Buffer.from(instructions))
    this.#heldBytes += instructions.length
    if (this.#heldBytes > LARGEST_FIRST_FRAME) {
      const message = 'The first frame has no end.'
      this.#outcome.reject(new UpstreamFailed('frame_too_large', 'upstream_error', message))
      this.destroy()
    }
  }

  takesPaint(): boolean | null {
    return this.#held ? null : true
  }

  passes(bytes: Buffer, start: number, end: number): boolean {
    if (this.#held) this.#picture.note(bytes, start, end)
    return this.#listener.passes(bytes, start, end)
  }

  firstFrame(): void {
    this.#drawn = true
    this.#show()
    this.#listener.firstFrame()
    this.#outcome.resolve()
  }

  drained(): void {
    this.#listener.drained()
  }

  ended(ending: Ending): void {
    this.#destroyed = true
    clearTimeout(this.#quiet)
    if (!this.#drawn) {
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

  #show(): void {
    clearTimeout(this.#quiet)
    const held = this.#held ?? []
    this.#held = null
    if (held.length > 0) this.#listener.received(Buffer.concat(held), true)
  }

  /** With the time of the owner's last frame, which this is. The browser's answer is not for guacd, as it knows of none. */
  #showEarly(): void {
    this.#held?.push(Buffer.from(encodeInstruction('sync', this.#frameTime)))
    this.#show()
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
