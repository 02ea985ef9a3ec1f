import { setTimeout as sleep } from 'node:timers/promises'
import type { DesktopPolicy } from '@carrel/contract'
import type { Deadlines } from '../deadlines.ts'
import { type Log, reasonOf } from '../log.ts'
import type { Instruction } from '../protocol/instruction.ts'
import type { Splice, SpliceViewer } from '../splice/splice.ts'
import type { GuacdListener } from '../upstream/guacd-upstream.ts'
import type { Ending, Upstream, UpstreamListener, ViewerUpstream } from '../upstream/upstream.ts'
import { UpstreamFailed } from '../upstream/upstream-failed.ts'
import { DesktopGate } from './desktop-gate.ts'
import { Join, type OpenJoin } from './join.ts'
import type { Owner } from './owner.ts'

/** The owner there is, or else a new one; and whether its own picture is to be shown, since a join could freeze guacd. */
export interface Approach {
  readonly owner: Owner
  readonly isDirect: boolean
}

/** The desktop as an attachment sees it. */
export interface SharedDesktop {
  readonly splice: Splice<Attachment>
  /** For somebody who wants a picture; null for one who has left by then. */
  approach(attachment: Attachment): Promise<Approach | null>
  policy(): DesktopPolicy
  /** This owner is of no use any more; `isFrozen`: a join did that. */
  discard(owner: Owner, isFrozen: boolean): void
  /** It has been used, or has just come. */
  leads(attachment: Attachment): void
  /** The size that it wishes for has changed. */
  resized(attachment: Attachment): void
  /** It reads again. */
  relieved(): void
  left(attachment: Attachment): void
}

export interface AttachmentOptions {
  readonly openJoin: OpenJoin
  readonly isReadOnly: boolean
  /** A `size` instruction: the screen that it came with. */
  readonly size: Buffer
  readonly deadlines: Deadlines
  readonly log: Log
}

/**
 * What a viewer's tunnel has for an upstream: joins the desktop's connection, and when that has frozen, makes it anew
 * beneath the same tunnel. The viewer sees one picture that goes on. What guacd gives to owners alone comes by the splice.
 */
export class Attachment implements ViewerUpstream, SpliceViewer {
  readonly isReadOnly: boolean
  readonly #listener: UpstreamListener
  readonly #desktop: SharedDesktop
  readonly #options: AttachmentOptions
  /** Which of guacd's users take no more of what the browser says. */
  readonly #full = new Set<'owner' | 'picture'>()
  #size: Buffer
  #owner: Owner | null = null
  #picture: Upstream | null = null
  #isDirect = false
  #isConnecting = false
  #isPaused = false
  #wasDrawn = false
  #ended = false

  constructor(listener: UpstreamListener, desktop: SharedDesktop, options: AttachmentOptions) {
    this.#listener = listener
    this.#desktop = desktop
    this.#options = options
    this.#size = options.size
    this.isReadOnly = options.isReadOnly
  }

  /** Once the desktop knows of it. */
  begin(): void {
    this.#connect(true)
  }

  get isJoined(): boolean {
    return this.#picture instanceof Join && this.#picture.isOpen
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  get lastSync(): number | null {
    return this.#picture?.lastSync ?? null
  }

  get size(): Buffer {
    return this.#size
  }

  /** Before the owner has a picture, all that a person can say to it is the answer to its question. */
  send(instructions: readonly Instruction[]): boolean {
    const forOwner: Buffer[] = []
    const forJoin: Buffer[] = []
    for (const instruction of instructions) {
      if (instruction.opcode === 'size') {
        this.#size = instruction.bytes
        this.#desktop.resized(this)
        continue
      }
      const route = this.#desktop.splice.fromViewer(this, instruction, this.#isDirect)
      if (route.owner) forOwner.push(Buffer.from(route.owner))
      if (route.isForJoin) forJoin.push(instruction.bytes)
    }
    const mayTalk = this.#owner?.required || typeof this.#owner?.lastSync === 'number'
    if (mayTalk && !write(this.#owner, forOwner)) this.#full.add('owner')
    if (!write(this.#isDirect ? null : this.#picture, forJoin)) this.#full.add('picture')
    return this.#full.size === 0
  }

  used(): void {
    if (this.lastSync !== null) this.#desktop.leads(this)
  }

  tell(instructions: string | Buffer): void {
    if (!this.#ended) this.#listener.received(Buffer.from(instructions), true)
  }

  pause(): void {
    this.#isPaused = true
    this.#picture?.pause()
  }

  resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#picture?.resume()
    this.#desktop.relieved()
  }

  /** guacd takes more from the owner. */
  drained(): void {
    this.#takesMore('owner')
  }

  destroy(): void {
    if (this.#ended) return
    this.#ended = true
    this.resume()
    this.#picture?.destroy()
    this.#desktop.left(this)
  }

  /** The owner asks for credentials. */
  asked(required: Buffer): void {
    if (!this.#ended && !this.isReadOnly && this.lastSync === null)
      this.#listener.received(required, false)
  }

  /** The owner has ended. One that is being waited for or joined is noticed there. */
  ownerEnded(ending: Ending): void {
    if (this.#ended || this.#isConnecting) return
    if (ending.status === 'upstream_timeout') this.#connect(true)
    else this.#listener.ended(this.#isDirect ? unspoken(ending) : ending)
  }

  /** Somebody else has found the owner to be of no use. */
  ownerDiscarded(): void {
    if (!this.#ended) this.#connect(true)
  }

  #connect(mayRejoin: boolean): void {
    if (this.#isConnecting) return
    this.#isConnecting = true
    this.#draw(mayRejoin)
      .catch((error) => {
        if (this.#ended) return
        const failure = this.#failure(error)
        this.#listener.ended(this.#isDirect ? unspoken(failure) : failure)
      })
      .finally(() => {
        this.#isConnecting = false
      })
  }

  async #draw(mayRejoin: boolean): Promise<void> {
    const { deadlines, openJoin, log } = this.#options
    let rejoins = mayRejoin ? 1 : 0
    let remakes = 1
    for (;;) {
      this.#picture?.destroy()
      this.#picture = null
      this.#isDirect = false
      this.resume()
      const approach = await this.#desktop.approach(this)
      if (!approach || this.#ended) return
      const { owner, isDirect } = approach
      this.#owner = owner
      this.#isDirect = isDirect
      const join = isDirect ? null : new Join(this.#joinListener(owner), deadlines)
      if (isDirect) this.#picture = owner.show(this.#viewListener())
      if (owner.required) this.asked(owner.required)
      await owner.drawn
      if (this.#ended || !join) return
      this.#picture = join
      try {
        await join.draw(owner, openJoin)
        return
      } catch (error) {
        await settled(owner.gone, deadlines.lastWords)
        if (this.#ended) return
        if (owner.ending && hasFailed(owner.ending)) throw owner.ending
        log.warn('join_failed', { reason: reasonOf(error) })
        if (!(error instanceof UpstreamFailed)) throw error
        const isTimeout = error.status === 'upstream_timeout'
        if (!isTimeout && rejoins > 0) {
          rejoins -= 1
        } else if (remakes > 0) {
          remakes -= 1
          this.#desktop.discard(owner, isTimeout && owner.silence > deadlines.joinSync / 2)
        } else throw error
      }
    }
  }

  #joinListener(owner: Owner): GuacdListener {
    return {
      ...this.#picturePassed(),
      firstFrame: () => {
        const copied = this.#desktop.policy().copy ? owner.clipboard.replay() : null
        if (copied) this.#listener.received(copied, true)
        this.#drawn()
      },
      drained: () => this.#takesMore('picture'),
      ended: (ending) => this.#joinEnded(owner, ending),
    }
  }

  /** What there is to hear of the end, the desktop itself hears. */
  #viewListener(): GuacdListener {
    return {
      ...this.#picturePassed(),
      firstFrame: () => this.#drawn(),
      drained: () => {},
      ended: () => {},
    }
  }

  /** What of a picture comes to the viewer. */
  #picturePassed(): Pick<GuacdListener, 'passes' | 'received'> {
    const gate = new DesktopGate(
      () => this.#desktop.policy(),
      (answer) => void this.#picture?.write(answer),
    )
    return {
      passes: (bytes, start, end) => gate.passes(bytes, start, end),
      received: (instructions, endsFrame) => this.#listener.received(instructions, endsFrame),
    }
  }

  /** The browser is heard again only when both do: one that reads must not fill the other without end. */
  #takesMore(which: 'owner' | 'picture'): void {
    this.#full.delete(which)
    if (!this.#ended && this.#full.size === 0) this.#listener.drained()
  }

  #drawn(): void {
    // What the browser said to those before is not waited for.
    this.#full.clear()
    this.#listener.drained()
    this.#listener.firstFrame()
    if (this.isReadOnly) return
    // A connection that was made anew has the size that it began with.
    if (this.#wasDrawn) this.#desktop.resized(this)
    else this.#desktop.leads(this)
    this.#wasDrawn = true
    this.#desktop.splice.arrive(this)
  }

  #joinEnded(owner: Owner, ending: Ending): void {
    if (ending.isMalformed) {
      this.#connect(false)
    } else if (ending.status === 'upstream_timeout') {
      this.#desktop.discard(owner, false)
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

function write(to: Pick<Upstream, 'write'> | null, instructions: readonly Buffer[]): boolean {
  return !to || instructions.length === 0 || to.write(Buffer.concat(instructions))
}

/** The viewer has had guacd's own words, as a part of its picture. */
function unspoken({ status, isMalformed }: Ending): Ending {
  return { status, words: null, isMalformed }
}

/** The desktop, not the connection to it: another try would end the same way. */
function hasFailed({ status }: Ending): boolean {
  return status !== 'success' && status !== 'upstream_timeout'
}

async function settled(promise: Promise<void>, deadline: number): Promise<void> {
  await Promise.race([promise, sleep(deadline)])
}
