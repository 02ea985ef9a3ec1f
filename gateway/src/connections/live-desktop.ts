import type { ConnectionRegistration } from '@carrel/contract'
import type { Deadlines } from '../deadlines.ts'
import type { Log } from '../log.ts'
import type { ViewerHello } from '../protocol/handshake.ts'
import type { Status } from '../protocol/status.ts'
import type { GuacdListener, GuacdRequest, GuacdUser } from '../upstream/guacd-upstream.ts'
import type { Ending, Upstream, UpstreamListener } from '../upstream/upstream.ts'
import { Attachment } from './attachment.ts'
import { Owner } from './owner.ts'

export type OpenUser = (
  request: Pick<GuacdRequest, 'join' | 'target' | 'hello' | 'signal'>,
  listener: GuacdListener,
) => Promise<GuacdUser>

export interface LiveDesktopOptions {
  readonly openUser: OpenUser
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

/**
 * A desktop that stays connected to guacd while its viewers come and go. Measured with guacd 1.3: RDP takes 1.5-1.9 s
 * to its first frame and SSH 3.3 s, a join 0.13-0.29 s and 0.8 s; a shell would not outlive its connection at all.
 * There is never more than one owner: the next connects when nothing is left of the one before.
 */
export class LiveDesktop {
  readonly #registration: ConnectionRegistration
  readonly #options: LiveDesktopOptions
  #hello = FIRST_HELLO
  #owner: Owner | null = null
  #before: Promise<void> = Promise.resolve()
  #attachment: Attachment | null = null
  #idle: NodeJS.Timeout | undefined

  constructor(registration: ConnectionRegistration, options: LiveDesktopOptions) {
    this.#registration = registration
    this.#options = options
    this.#connectedOwner()
    this.#releaseAfter(options.deadlines.firstViewer)
  }

  /** Users that guacd has of this desktop now. */
  get upstreams(): number {
    return Number(this.#owner?.isConnected ?? false) + Number(this.#attachment?.isJoined ?? false)
  }

  /** One viewer at a time: the one before has been ended. */
  attach(hello: ViewerHello, listener: UpstreamListener): Upstream {
    clearTimeout(this.#idle)
    this.#hello = hello
    const { openUser, deadlines, log, graceSeconds } = this.#options
    const attachment = new Attachment(listener, {
      owner: () => this.#connectedOwner(),
      discard: (owner) => this.#discard(owner),
      openJoin: (identifier, user, signal) =>
        openUser({ join: identifier, target: this.#registration, hello, signal }, user),
      left: () => {
        if (this.#attachment !== attachment) return
        this.#attachment = null
        this.#releaseAfter(graceSeconds * 1000)
      },
      deadlines,
      log,
    })
    this.#attachment = attachment
    return attachment
  }

  /** What the person has copied elsewhere is newer than what the desktop has. */
  forgetClipboard(): void {
    this.#owner?.clipboard.forget()
  }

  /** Resolves when guacd has let go. */
  async close(): Promise<void> {
    clearTimeout(this.#idle)
    if (this.#owner) this.#discard(this.#owner)
    await this.#before
  }

  #connectedOwner(): Owner {
    if (this.#owner) return this.#owner
    const hello = this.#hello
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
        asked: (required) => this.#attachment?.asked(required),
        ended: (owner, ending) => this.#ownerEnded(owner, ending),
      },
    )
    return this.#owner
  }

  #discard(owner: Owner): void {
    if (this.#owner !== owner) return
    this.#owner = null
    this.#before = owner.gone
    owner.destroy()
  }

  #ownerEnded(owner: Owner, ending: Ending): void {
    if (this.#owner !== owner) return
    this.#discard(owner)
    this.#options.log.info('owner_ended', { status: ending.status })
    this.#options.ended(ending.status)
    this.#attachment?.ownerEnded(ending)
  }

  #releaseAfter(milliseconds: number): void {
    clearTimeout(this.#idle)
    if (!this.#owner) return
    this.#idle = setTimeout(() => {
      this.#options.log.info('desktop_released')
      if (this.#owner) this.#discard(this.#owner)
    }, milliseconds)
  }
}
