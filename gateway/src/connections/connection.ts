import type {
  ConnectionEventName,
  ConnectionQuality,
  ConnectionRegistration,
  ConnectionState,
  DesktopEnding,
  TunnelWish,
} from '@carrel/contract'
import type { Log } from '../log.ts'
import type { ViewerHello } from '../protocol/handshake.ts'
import { type Status, statuses } from '../protocol/status.ts'
import type { ViewerRight } from '../tokens/withdrawn-tokens.ts'
import { Tunnel, type TunnelEvents } from '../tunnel/tunnel.ts'
import type { ViewerSocket } from '../tunnel/viewer-socket.ts'
import type { TellEvent } from './connection-events.ts'
import { LiveDesktop, type LiveDesktopOptions } from './live-desktop.ts'
import { RecentRate } from './recent-rate.ts'

/** More tabs than a person has, and as many users as guacd serves without effort. */
const MOST_VIEWERS = 8

/** What the desktop says to these credentials and this address, it would say again. */
const FINAL: ReadonlySet<Status> = new Set([
  'unsupported',
  'upstream_not_found',
  'client_unauthorized',
  'client_forbidden',
])

/** The server learns of a person at work no more often. */
const INPUT_TOLD_EVERY = 10_000

export interface ConnectionOptions extends Omit<LiveDesktopOptions, 'ended'> {
  readonly tell: TellEvent
}

/**
 * A desktop that the server has registered: what guacd needs to reach it, its live connection, and the viewers in front of
 * it. Each sees the same picture and may use it, unless it only watches.
 */
export class Connection {
  readonly id: string
  #registration: ConnectionRegistration
  readonly #desktop: LiveDesktop
  readonly #tell: TellEvent
  readonly #log: Log
  readonly #registeredAt = new Date()
  /** By what right each viewer is there. */
  readonly #tunnels = new Map<Tunnel, ViewerRight>()
  #firstFrameAt: Date | null = null
  #lastInputAt: Date | null = null
  #inputToldAt = 0
  #lastEnding: DesktopEnding | null = null
  #bytesIn = 0
  #bytesOut = 0
  readonly #recentBytesOut = new RecentRate()

  constructor(id: string, registration: ConnectionRegistration, options: ConnectionOptions) {
    this.id = id
    this.#registration = registration
    this.#tell = options.tell
    this.#log = logOf(options.log, id)
    this.#desktop = new LiveDesktop(registration, {
      ...options,
      log: this.#log,
      ended: (status) => this.#desktopEnded(status),
    })
  }

  get registration(): ConnectionRegistration {
    return this.#registration
  }

  get isFull(): boolean {
    return this.#tunnels.size >= MOST_VIEWERS
  }

  /** Only what may pass has changed. */
  update(registration: ConnectionRegistration): void {
    this.#registration = registration
    this.#desktop.update(registration)
    for (const tunnel of this.#tunnels.keys()) tunnel.tellPolicy()
  }

  attach(viewer: ViewerSocket, hello: ViewerHello, right: ViewerRight): void {
    const isReadOnly = right.read_only ?? false
    const policy = () => ({ ...this.#registration.policy, read_only: isReadOnly })
    const tunnel: Tunnel = new Tunnel(
      viewer,
      policy,
      this.#eventsOf(() => tunnel),
      this.#log,
    )
    this.#tunnels.set(tunnel, right)
    this.#log.info('viewer_attached', { tunnel: tunnel.id, viewers: this.#tunnels.size })
    tunnel.run((listener) => this.#desktop.attach(hello, isReadOnly, listener))
    this.#tellViewers('viewer_joined')
  }

  /** Returns how many; the desktop stays. */
  endViewers(isMeant: (right: ViewerRight) => boolean, status: Status): number {
    const meant = [...this.#tunnels].filter(([, right]) => isMeant(right))
    for (const [tunnel] of meant) tunnel.end(status)
    return meant.length
  }

  /** Ends the viewers and guacd for good; resolves when guacd has let go. */
  async end(status: Status): Promise<void> {
    this.endViewers(() => true, status)
    await this.#desktop.close()
  }

  state(): ConnectionState {
    return {
      id: this.id,
      protocol: this.#registration.protocol,
      viewers: this.#tunnels.size,
      watchers: this.#watchers,
      upstreams: this.#desktop.upstreams,
      bytes_in: this.#bytesIn,
      bytes_out: this.#bytesOut,
      quality: this.#quality(),
      registered_at: this.#registeredAt.toISOString(),
      drawn_at: this.#desktop.drawnAt?.toISOString() ?? null,
      first_frame_at: this.#firstFrameAt?.toISOString() ?? null,
      last_input_at: this.#lastInputAt?.toISOString() ?? null,
      last_ending: this.#lastEnding,
    }
  }

  get #watchers(): string[] {
    const rights = [...this.#tunnels.values()]
    return [...new Set(rights.flatMap(({ sub, read_only }) => (read_only ? [sub] : [])))]
  }

  #quality(): ConnectionQuality {
    const tunnels = [...this.#tunnels.keys()]
    return {
      round_trip_ms: longest(tunnels.map(({ roundTripMs }) => roundTripMs)),
      frame_lag_ms: longest(tunnels.map(({ frameLagMs }) => frameLagMs)),
      frames_per_second: this.#desktop.framesPerSecond,
      bytes_per_second: Math.round(this.#recentBytesOut.perSecond(performance.now())),
    }
  }

  #eventsOf(self: () => Tunnel): TunnelEvents {
    return {
      firstFrame: () => {
        if (this.#firstFrameAt) return
        this.#firstFrameAt = new Date()
        this.#announce('first_frame')
      },
      input: () => this.#used(),
      copied: () => this.#desktop.forgetClipboard(),
      wished: (wish) => this.#grant(wish, self()),
      sent: (bytes) => {
        this.#bytesOut += bytes
        this.#recentBytesOut.add(bytes, performance.now())
      },
      received: (bytes) => {
        this.#bytesIn += bytes
      },
      mayBeSlow: () => this.#tunnels.size === 1,
      ended: () => {
        this.#tunnels.delete(self())
        this.#tellViewers('viewer_left')
      },
    }
  }

  #grant({ name }: TunnelWish, by: Tunnel): void {
    this.#log.info(name, { tunnel: by.id })
    for (const tunnel of [...this.#tunnels.keys()])
      if (tunnel !== by) tunnel.end('session_conflict')
  }

  #used(): void {
    const now = new Date()
    this.#lastInputAt = now
    if (now.getTime() - this.#inputToldAt < INPUT_TOLD_EVERY) return
    this.#inputToldAt = now.getTime()
    this.#announce('input')
  }

  #announce(event: ConnectionEventName): void {
    this.#tell({ event, connection: this.state() })
  }

  #tellViewers(event: 'viewer_joined' | 'viewer_left'): void {
    this.#announce(event)
    const count = this.#tunnels.size
    for (const tunnel of this.#tunnels.keys()) tunnel.tell({ name: 'viewers', count })
  }

  #desktopEnded(status: Status): void {
    const { code } = statuses[status]
    const at = new Date().toISOString()
    this.#lastEnding = { at, status: code, is_final: FINAL.has(status) }
    this.#announce('desktop_ended')
  }
}

/** In whole milliseconds; null where none is known. */
function longest(milliseconds: readonly (number | null)[]): number | null {
  const known = milliseconds.filter((one) => one !== null)
  return known.length === 0 ? null : Math.round(Math.max(...known))
}

/** Whatever is logged about a connection names it. */
function logOf(log: Log, connection: string): Log {
  return {
    debug: (event, fields) => log.debug(event, { connection, ...fields }),
    info: (event, fields) => log.info(event, { connection, ...fields }),
    warn: (event, fields) => log.warn(event, { connection, ...fields }),
    error: (event, fields) => log.error(event, { connection, ...fields }),
  }
}
