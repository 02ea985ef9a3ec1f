import { encodeInstruction } from '../protocol/instruction.ts'
import type { GuacdListener, GuacdUser } from '../upstream/guacd-upstream.ts'
import type { Ending } from '../upstream/upstream.ts'
import { UpstreamFailed } from '../upstream/upstream-failed.ts'
import { ClipboardMemory } from './clipboard-memory.ts'

export type OpenOwner = (listener: GuacdListener, signal: AbortSignal) => Promise<GuacdUser>

export interface OwnerEvents {
  /** guacd asks for credentials, which only an owner can give. */
  asked(required: Buffer): void
  /** Not called after `destroy`. */
  ended(owner: Owner, ending: Ending): void
}

/**
 * The first user of a connection in guacd, and no viewer: it reads and answers every frame, so that the connection goes
 * on while nobody watches. guacd's display is there from the first frame on: a join before it crashes guacd.
 */
export class Owner implements GuacdListener {
  readonly clipboard = new ClipboardMemory()
  /** Settles with the first frame and some time for it to last, or when there will be none. */
  readonly drawn: Promise<void>
  /** Resolves when nothing is left of it. */
  readonly gone: Promise<void>
  /** Why it has ended by itself. */
  ending: UpstreamFailed | null = null
  readonly #settles: number
  readonly #events: OwnerEvents
  readonly #opening = new AbortController()
  readonly #outcome = Promise.withResolvers<void>()
  #user: GuacdUser | null = null
  #readyAt = 0
  #answered: number | null = null
  #asked = false
  #ended = false

  constructor(open: OpenOwner, settles: number, events: OwnerEvents) {
    this.#settles = settles
    this.#events = events
    this.drawn = this.#outcome.promise
    this.drawn.catch(() => {})
    this.gone = this.#run(open)
  }

  /** Of the connection, for joins; null before guacd has named it. */
  get identifier(): string | null {
    return this.#user?.identifier ?? null
  }

  get lastSync(): number | null {
    return this.#user?.lastSync ?? null
  }

  get isConnected(): boolean {
    return this.#user !== null && !this.#ended
  }

  get age(): number {
    return performance.now() - this.#readyAt
  }

  /** guacd's question, as long as there is no picture. */
  get required(): Buffer | null {
    return this.#user?.lastSync === null ? this.#user.required : null
  }

  write(instructions: Buffer | string): boolean {
    return this.#user?.write(instructions) ?? true
  }

  /** A viewer that cannot keep up holds all of guacd back: its silence then says nothing. */
  pause(): void {
    this.#user?.pause()
  }

  resume(): void {
    this.#user?.resume()
  }

  destroy(): void {
    if (this.#ended) return
    this.#ended = true
    this.#opening.abort()
    this.#user?.destroy()
    this.#outcome.reject(
      new UpstreamFailed('abandoned', 'session_closed', 'The desktop has been let go.'),
    )
  }

  received(): void {
    const { lastSync = null, required = null } = this.#user ?? {}
    if (lastSync !== null && lastSync !== this.#answered) {
      this.#answered = lastSync
      this.#user?.write(encodeInstruction('sync', String(lastSync)))
    }
    if (required && !this.#asked) {
      this.#asked = true
      this.#events.asked(required)
    }
  }

  passes(bytes: Buffer, start: number, end: number): void {
    this.clipboard.note(bytes, start, end)
  }

  firstFrame(): void {
    if (this.#settles > 0) setTimeout(() => this.#outcome.resolve(), this.#settles)
    else this.#outcome.resolve()
  }

  drained(): void {}

  ended(ending: Ending): void {
    if (this.#ended) return
    this.#ended = true
    this.ending =
      ending instanceof UpstreamFailed
        ? ending
        : new UpstreamFailed('guacd_ended', ending, 'guacd ended the connection.')
    this.#outcome.reject(this.ending)
    this.#events.ended(this, ending)
  }

  async #run(open: OpenOwner): Promise<void> {
    try {
      this.#user = await open(this, this.#opening.signal)
      this.#readyAt = performance.now()
      if (this.#ended) this.#user.destroy()
    } catch (error) {
      this.ended(
        error instanceof UpstreamFailed
          ? error
          : new UpstreamFailed('gateway_failed', 'server_error', 'The gateway failed.', error),
      )
      return
    }
    await this.#user.gone
  }
}
