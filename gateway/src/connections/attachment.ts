import { setTimeout as sleep } from 'node:timers/promises'
import type { Deadlines } from '../deadlines.ts'
import { type Log, reasonOf } from '../log.ts'
import type { Ending, Upstream, UpstreamListener } from '../upstream/upstream.ts'
import { UpstreamFailed } from '../upstream/upstream-failed.ts'
import { Join, type OpenJoin } from './join.ts'
import type { Owner } from './owner.ts'

export interface AttachmentOptions {
  /** The one there is, or else a new one. */
  readonly owner: () => Owner
  /** This one is of no use any more. */
  readonly discard: (owner: Owner) => void
  readonly openJoin: OpenJoin
  readonly left: () => void
  readonly deadlines: Deadlines
  readonly log: Log
}

/**
 * What a viewer's tunnel has for an upstream: joins the desktop's connection, and when that has frozen, makes it anew
 * beneath the same tunnel. The viewer sees one picture that goes on.
 */
export class Attachment implements Upstream {
  readonly #listener: UpstreamListener
  readonly #options: AttachmentOptions
  #owner: Owner | null = null
  #join: Join | null = null
  #isConnecting = false
  #isPaused = false
  #ended = false

  constructor(listener: UpstreamListener, options: AttachmentOptions) {
    this.#listener = listener
    this.#options = options
    this.#connect(true)
  }

  get isJoined(): boolean {
    return this.#join?.isOpen ?? false
  }

  get lastSync(): number | null {
    return this.#join?.lastSync ?? null
  }

  /** Before there is a picture, all that a person can say is the answer to the owner's question. */
  write(instructions: Buffer | string): boolean {
    if (this.#join) return this.#join.write(instructions)
    return this.#owner?.required ? this.#owner.write(instructions) : true
  }

  pause(): void {
    this.#isPaused = true
    this.#join?.pause()
    this.#owner?.pause()
  }

  resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#join?.resume()
    this.#owner?.resume()
  }

  destroy(): void {
    if (this.#ended) return
    this.#ended = true
    this.resume()
    this.#join?.destroy()
    this.#options.left()
  }

  /** The owner asks for credentials. */
  asked(required: Buffer): void {
    if (!this.#ended && !this.#join) this.#listener.received(required, false)
  }

  /** The owner has ended. One that is being waited for or joined is noticed there. */
  ownerEnded(ending: Ending): void {
    if (this.#ended || this.#isConnecting) return
    if (ending.status === 'upstream_timeout') this.#connect(true)
    else this.#listener.ended(ending)
  }

  #connect(mayRejoin: boolean): void {
    if (this.#isConnecting) return
    this.#isConnecting = true
    this.#draw(mayRejoin)
      .catch((error) => {
        if (!this.#ended) this.#listener.ended(this.#failure(error))
      })
      .finally(() => {
        this.#isConnecting = false
      })
  }

  async #draw(mayRejoin: boolean): Promise<void> {
    const { deadlines, discard, openJoin, log } = this.#options
    let rejoins = mayRejoin ? 1 : 0
    let remakes = 1
    for (;;) {
      this.#join?.destroy()
      this.#join = null
      this.resume()
      const owner = this.#options.owner()
      this.#owner = owner
      // The tunnel has to know its upstream before it hears from it.
      await Promise.resolve()
      if (owner.required) this.asked(owner.required)
      await owner.drawn
      if (this.#ended) return
      const join = new Join(this.#joinListener(owner), deadlines)
      this.#join = join
      try {
        await join.draw(owner, openJoin)
        return
      } catch (error) {
        await settled(owner.gone, deadlines.lastWords)
        if (this.#ended) return
        if (owner.ending && hasFailed(owner.ending)) throw owner.ending
        log.warn('join_failed', { reason: reasonOf(error) })
        if (!(error instanceof UpstreamFailed)) throw error
        if (error.isMalformed && rejoins > 0) {
          rejoins -= 1
        } else if (remakes > 0) {
          remakes -= 1
          discard(owner)
        } else throw error
      }
    }
  }

  #joinListener(owner: Owner): UpstreamListener {
    const listener = this.#listener
    return {
      received: (instructions, endsFrame) => listener.received(instructions, endsFrame),
      firstFrame() {
        const copied = owner.clipboard.replay()
        if (copied) listener.received(copied, true)
        // What the browser said to the join before this one is not waited for.
        listener.drained()
        listener.firstFrame()
      },
      drained: () => listener.drained(),
      ended: (ending) => this.#joinEnded(owner, ending),
    }
  }

  #joinEnded(owner: Owner, ending: Ending): void {
    if (ending.isMalformed) {
      this.#connect(false)
    } else if (ending.status === 'upstream_timeout') {
      this.#options.discard(owner)
      this.#connect(true)
    } else {
      this.#listener.ended(ending)
    }
  }

  #failure(error: unknown): UpstreamFailed {
    const failure =
      error instanceof UpstreamFailed
        ? error
        : new UpstreamFailed('gateway_failed', 'server_error', 'The gateway failed.', error)
    this.#options.log.warn('upstream_failed', { code: failure.code, reason: reasonOf(failure) })
    return failure
  }
}

/** The desktop, not the connection to it: another try would end the same way. */
function hasFailed({ status }: Ending): boolean {
  return status !== 'success' && status !== 'upstream_timeout'
}

async function settled(promise: Promise<void>, deadline: number): Promise<void> {
  await Promise.race([promise, sleep(deadline)])
}
