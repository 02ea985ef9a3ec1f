import type { ConnectionRegistration, ConnectionState, DesktopEnding } from '@carrel/contract'
import type { Log } from '../log.ts'
import type { ViewerHello } from '../protocol/handshake.ts'
import { type Status, statuses } from '../protocol/status.ts'
import { Tunnel } from '../tunnel/tunnel.ts'
import type { ViewerSocket } from '../tunnel/viewer-socket.ts'
import { LiveDesktop, type LiveDesktopOptions } from './live-desktop.ts'

/** What the desktop says to these credentials and this address, it would say again. */
const FINAL: ReadonlySet<Status> = new Set([
  'unsupported',
  'upstream_not_found',
  'client_unauthorized',
  'client_forbidden',
])

export type ConnectionOptions = Omit<LiveDesktopOptions, 'ended'>

/**
 * A desktop that the server has registered: what guacd needs to reach it, its live connection, and the viewer in front
 * of it. A new viewer takes over, and the one before it is told so.
 */
export class Connection {
  readonly id: string
  readonly registration: ConnectionRegistration
  readonly #desktop: LiveDesktop
  readonly #log: Log
  readonly #registeredAt = new Date()
  #firstFrameAt: Date | null = null
  #lastInputAt: Date | null = null
  #lastEnding: DesktopEnding | null = null
  #bytesIn = 0
  #bytesOut = 0
  #tunnel: Tunnel | null = null

  constructor(id: string, registration: ConnectionRegistration, options: ConnectionOptions) {
    this.id = id
    this.registration = registration
    this.#log = logOf(options.log, id)
    this.#desktop = new LiveDesktop(registration, {
      ...options,
      log: this.#log,
      ended: (status) => this.#ended(status),
    })
  }

  attach(viewer: ViewerSocket, hello: ViewerHello): void {
    this.#tunnel?.end('session_conflict')
    const tunnel = new Tunnel(
      viewer,
      hello,
      {
        firstFrame: () => {
          this.#firstFrameAt ??= new Date()
        },
        input: () => {
          this.#lastInputAt = new Date()
        },
        sent: (bytes) => {
          this.#bytesOut += bytes
        },
        received: (bytes) => {
          this.#bytesIn += bytes
        },
        copied: () => this.#desktop.forgetClipboard(),
        ended: () => {
          if (this.#tunnel === tunnel) this.#tunnel = null
        },
      },
      this.#log,
    )
    this.#tunnel = tunnel
    this.#log.info('viewer_attached', { tunnel: tunnel.id })
    tunnel.run((listener) => this.#desktop.attach(hello, listener))
  }

  /** Ends the viewer and guacd for good; resolves when guacd has let go. */
  async end(status: Status): Promise<void> {
    this.#tunnel?.end(status)
    await this.#desktop.close()
  }

  state(): ConnectionState {
    return {
      id: this.id,
      protocol: this.registration.protocol,
      viewers: this.#tunnel ? 1 : 0,
      upstreams: this.#desktop.upstreams,
      bytes_in: this.#bytesIn,
      bytes_out: this.#bytesOut,
      registered_at: this.#registeredAt.toISOString(),
      first_frame_at: this.#firstFrameAt?.toISOString() ?? null,
      last_input_at: this.#lastInputAt?.toISOString() ?? null,
      last_ending: this.#lastEnding,
    }
  }

  #ended(status: Status): void {
    const { code } = statuses[status]
    const at = new Date().toISOString()
    this.#lastEnding = { at, status: code, is_final: FINAL.has(status) }
  }
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
