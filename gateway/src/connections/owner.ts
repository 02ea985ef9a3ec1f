import { encodeInstruction } from '../protocol/instruction.ts'
import type { GuacdListener, GuacdUser } from '../upstream/guacd-upstream.ts'
import type { Ending, Upstream } from '../upstream/upstream.ts'
import { UpstreamFailed } from '../upstream/upstream-failed.ts'
import { ClipboardMemory } from './clipboard-memory.ts'

export type OpenOwner = (listener: GuacdListener, signal: AbortSignal) => Promise<GuacdUser>

export interface OwnerEvents {
  /** guacd asks for credentials, which only an owner can give. */
  asked(required: Buffer): void
  /** True for what is said to owners alone. */
  handOver(bytes: Buffer, start: number, end: number): boolean
  frame(): void
  drained(): void
  isHeldBack(): boolean
  /** Not called after `destroy`. */
  ended(owner: Owner, ending: Ending): void
}

/**
 * The first user of a connection in guacd: it reads and answers every frame, so that the connection goes on while nobody
 * watches. guacd's display is there from the first frame on: a join before it crashes guacd.
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
  #view: GuacdListener | null = null
  #readyAt = 0
  #heardAt = performance.now()
  #lastSync: number | null = null
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

  /** Milliseconds since guacd's last word. */
  get silence(): number {
    return performance.now() - this.#heardAt
  }

  /** guacd's question, as long as there is no picture. */
  get required(): Buffer | null {
    return this.#user?.lastSync === null ? this.#user.required : null
  }

  write(instructions: Buffer | string): boolean {
    return this.#user?.write(instructions) ?? true
  }

  /** A viewer has held all of guacd back. */
  excuse(): void {
    this.#user?.excuse()
  }

  /** Gives its own picture to a viewer, who then answers the frames. From the beginning, or it would not be whole. */
  show(view: GuacdListener): Upstream {
    this.#view = view
    const owner = this
    return {
      get lastSync() {
        return owner.lastSync
      },
      write: (instructions) => this.write(instructions),
      pause: () => this.#user?.pause(),
      resume: () => this.#user?.resume(),
      destroy: () => this.#hide(view),
    }
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

  takesPaint(): boolean {
    return this.#view !== null
  }

  passes(bytes: Buffer, start: number, end: number): boolean {
    this.clipboard.note(bytes, start, end)
    if (this.#events.handOver(bytes, start, end)) return false
    return this.#view?.passes(bytes, start, end) ?? false
  }

  received(instructions: Buffer, endsFrame: boolean): void {
    this.#view?.received(instructions, endsFrame)
  }

  heard(): void {
    this.#heardAt = performance.now()
    const { lastSync = null, required = null } = this.#user ?? {}
    if (lastSync !== null && lastSync !== this.#lastSync) {
      this.#lastSync = lastSync
      this.#events.frame()
      if (!this.#view) this.#answer()
    }
    if (required && !this.#asked) {
      this.#asked = true
      this.#events.asked(required)
    }
  }

  isHeldBack(): boolean {
    return this.#events.isHeldBack()
  }

  firstFrame(): void {
    this.#view?.firstFrame()
    if (this.#settles > 0) setTimeout(() => this.#outcome.resolve(), this.#settles)
    else this.#outcome.resolve()
  }

  drained(): void {
    this.#events.drained()
  }

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

  #hide(view: GuacdListener): void {
    if (this.#view !== view) return
    this.#view = null
    this.#user?.resume()
    this.#answer()
  }

  #answer(): void {
    if (this.#lastSync !== null)
      this.#user?.write(encodeInstruction('sync', String(this.#lastSync)))
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
