import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectionRegistration } from '@carrel/contract'
import type { Deadlines } from '../deadlines.ts'
import type { Log } from '../log.ts'
import type { ViewerHello } from '../protocol/handshake.ts'
import { encodeInstruction } from '../protocol/instruction.ts'
import type { Status } from '../protocol/status.ts'
import { Splice } from '../splice/splice.ts'
import type { GuacdListener, GuacdRequest, GuacdUser } from '../upstream/guacd-upstream.ts'
import type { Ending, UpstreamListener } from '../upstream/upstream.ts'
import { type Approach, Attachment, type SharedDesktop } from './attachment.ts'
import { FrameRate } from './frame-rate.ts'
import type { JoinRecord } from './join-record.ts'
import { Owner } from './owner.ts'
import { RecentRate } from './recent-rate.ts'

export type OpenUser = (
  request: Pick<GuacdRequest, 'join' | 'hello' | 'signal'> & { target: ConnectionRegistration },
  listener: GuacdListener,
) => Promise<GuacdUser>

export interface LiveDesktopOptions {
  readonly openUser: OpenUser
  readonly joins: JoinRecord
  readonly graceSeconds: number
  readonly deadlines: Deadlines
  readonly log: Log
  /** The desktop has ended by itself. */
  readonly ended: (status: Status) => void
}

/**
 * Until somebody has come: a usual laptop's screen, and every picture and sound a browser may take. The owner's list
 * decides for those who join later.
 */
const FIRST_HELLO: ViewerHello = {
  width: 1280,
  height: 800,
  dpi: 96,
  timezone: null,
  audio: ['audio/L16'],
  video: [],
  image: ['image/png', 'image/jpeg', 'image/webp'],
  name: null,
}
const BETWEEN_LOOKS = 100

/** What the person has chosen of the screen; where guacd takes these by name, it takes them from there as well. */
function chosenScreen({ parameters }: ConnectionRegistration): Partial<ViewerHello> {
  const chosen = ['width', 'height', 'dpi'].map((name) => [name, Number(parameters[name])] as const)
  return Object.fromEntries(chosen.filter(([, length]) => length > 0))
}

/**
 * A desktop that stays connected to guacd while its viewers come and go, several at once. Measured with guacd 1.3: RDP takes
 * 1.5-1.9 s to its first frame and SSH 3.3 s, a join 0.13-0.29 s and 0.8 s; a shell would not outlive its connection at all.
 * There is never more than one owner: the next connects when nothing is left of the one before.
 */
export class LiveDesktop implements SharedDesktop {
  readonly splice: Splice<Attachment>
  #registration: ConnectionRegistration
  readonly #options: LiveDesktopOptions
  readonly #frames = new FrameRate()
  readonly #recentFrames = new RecentRate()
  #hello = FIRST_HELLO
  #owner: Owner | null = null
  #before: Promise<void> = Promise.resolve()
  /** Of all attachments, the one that was used last or came last is the last. */
  readonly #attachments = new Set<Attachment>()
  #leading: Attachment | null = null
  #idle: NodeJS.Timeout | undefined
  #drawnAt: Date | null = null

  constructor(registration: ConnectionRegistration, options: LiveDesktopOptions) {
    this.#registration = registration
    this.#options = options
    this.splice = new Splice({
      policy: () => this.policy(),
      leading: () => this.#leading,
      toGuacd: (instructions) => void this.#owner?.write(instructions),
    })
    this.#connectedOwner()
    this.#releaseAfter(options.deadlines.firstViewer)
  }

  /** Users that guacd has of this desktop now. */
  get upstreams(): number {
    const joins = [...this.#attachments].filter(({ isJoined }) => isJoined)
    return Number(this.#owner?.isConnected ?? false) + joins.length
  }

  /** When guacd first had a picture of it. */
  get drawnAt(): Date | null {
    return this.#drawnAt
  }

  /** That guacd draws. */
  get framesPerSecond(): number {
    return this.#recentFrames.perSecond(performance.now())
  }

  policy() {
    return this.#registration.policy
  }

  /** Only what may pass has changed. */
  update(registration: ConnectionRegistration): void {
    this.#registration = registration
    this.splice.policyChanged()
  }

  attach(hello: ViewerHello, isReadOnly: boolean, listener: UpstreamListener): Attachment {
    clearTimeout(this.#idle)
    this.#hello = hello
    const { openUser, deadlines, log } = this.#options
    const target = isReadOnly ? watching(this.#registration) : this.#registration
    const attachment = new Attachment(listener, this, {
      openJoin: (identifier, user, signal) =>
        openUser({ join: identifier, target, hello, signal }, user),
      isReadOnly,
      size: Buffer.from(encodeInstruction('size', String(hello.width), String(hello.height))),
      deadlines,
      log,
    })
    this.#attachments.add(attachment)
    attachment.begin()
    return attachment
  }

  /** What the person has copied elsewhere is newer than what the desktop has. */
  forgetClipboard(): void {
    this.#owner?.clipboard.forget()
  }

  /** Resolves when guacd has let go. */
  async close(): Promise<void> {
    clearTimeout(this.#idle)
    if (this.#owner) this.#drop(this.#owner)
    await this.#before
  }

  async approach(attachment: Attachment): Promise<Approach | null> {
    // The tunnel has to know its upstream before it hears from it.
    await Promise.resolve()
    const hasLeft = () => !this.#attachments.has(attachment)
    if (hasLeft()) return null
    if (!this.#options.joins.hasFrozen || !this.#isBusy) {
      return { owner: this.#connectedOwner(), isDirect: false }
    }
    const isAlone = this.#attachments.size === 1
    // A shell would not outlive its connection.
    const mayRemake = isAlone && this.#registration.protocol !== 'ssh'
    if (this.#owner && !mayRemake) {
      const deadline = performance.now() + this.#options.deadlines.calm
      while (this.#isBusy && performance.now() < deadline) await sleep(BETWEEN_LOOKS)
      // Nobody would let go of what is connected for one who has gone.
      if (hasLeft()) return null
      return { owner: this.#connectedOwner(), isDirect: false }
    }
    this.#options.log.info('shown_directly', { viewers: this.#attachments.size })
    if (this.#owner) this.#drop(this.#owner)
    return { owner: this.#connectedOwner(), isDirect: true }
  }

  discard(owner: Owner, isFrozen: boolean): void {
    if (isFrozen) {
      this.#options.log.warn('guacd_froze')
      this.#options.joins.noteFreeze()
    }
    if (this.#owner !== owner) return
    this.#drop(owner)
    for (const attachment of this.#attachments) attachment.ownerDiscarded()
  }

  leads(attachment: Attachment): void {
    if (attachment.isReadOnly || this.#leading === attachment) return
    this.#attachments.delete(attachment)
    this.#attachments.add(attachment)
    this.#leading = attachment
    this.resized(attachment)
  }

  /** VNC takes a size from the owner alone, and the others from anybody. */
  resized(attachment: Attachment): void {
    if (this.#leading === attachment && attachment.lastSync !== null)
      this.#owner?.write(attachment.size)
  }

  relieved(): void {
    this.#owner?.excuse()
  }

  left(attachment: Attachment): void {
    this.#attachments.delete(attachment)
    this.splice.leave(attachment)
    if (this.#leading === attachment) {
      this.#leading = null
      const next = [...this.#attachments].findLast(
        (one) => !one.isReadOnly && one.lastSync !== null,
      )
      if (next) this.leads(next)
    }
    if (this.#attachments.size === 0) this.#releaseAfter(this.#options.graceSeconds * 1000)
  }

  get #isBusy(): boolean {
    return this.#frames.isBusy(performance.now(), this.#options.deadlines.calmed)
  }

  #connectedOwner(): Owner {
    if (this.#owner) return this.#owner
    const hello = { ...this.#hello, ...chosenScreen(this.#registration) }
    const before = this.#before
    this.#owner = new Owner(
      async (listener, signal) => {
        await before
        return this.#options.openUser(
          { join: null, target: this.#registration, hello, signal },
          listener,
        )
      },
      this.#registration.protocol === 'ssh' ? this.#options.deadlines.terminalSettles : 0,
      {
        asked: (required) => this.#each((attachment) => attachment.asked(required)),
        handOver: (bytes, start, end) => this.splice.fromGuacd(bytes, start, end),
        frame: () => {
          this.#drawnAt ??= new Date()
          this.#frames.note(performance.now())
          this.#recentFrames.add(1, performance.now())
        },
        drained: () => this.#each((attachment) => attachment.drained()),
        isHeldBack: () => [...this.#attachments].some(({ isPaused }) => isPaused),
        ended: (owner, ending) => this.#ownerEnded(owner, ending),
      },
    )
    return this.#owner
  }

  #each(act: (attachment: Attachment) => void): void {
    for (const attachment of [...this.#attachments]) act(attachment)
  }

  #drop(owner: Owner): void {
    if (this.#owner !== owner) return
    this.#owner = null
    this.#before = owner.gone
    owner.destroy()
    this.splice.lose()
  }

  #ownerEnded(owner: Owner, ending: Ending): void {
    if (this.#owner !== owner) return
    this.#drop(owner)
    this.#options.log.info('owner_ended', { status: ending.status })
    this.#options.ended(ending.status)
    this.#each((attachment) => attachment.ownerEnded(ending))
  }

  #releaseAfter(milliseconds: number): void {
    clearTimeout(this.#idle)
    if (!this.#owner) return
    this.#idle = setTimeout(() => {
      this.#options.log.info('desktop_released')
      if (this.#owner) this.#drop(this.#owner)
    }, milliseconds)
  }
}

/** The same desktop for somebody who only watches. */
function watching(registration: ConnectionRegistration): ConnectionRegistration {
  return { ...registration, parameters: { ...registration.parameters, 'read-only': 'true' } }
}
