import type { ConnectionRegistration, ConnectionState } from '@carrel/contract'
import type { Log } from '../log.ts'
import type { ViewerHello } from '../protocol/handshake.ts'
import type { Status } from '../protocol/status.ts'
import { Tunnel } from '../tunnel/tunnel.ts'
import type { ViewerSocket } from '../tunnel/viewer-socket.ts'
import type { Upstream, UpstreamListener } from '../upstream/upstream.ts'

/** Opens a registered desktop for one viewer. */
export type OpenDesktop = (
  registration: ConnectionRegistration,
  hello: ViewerHello,
  listener: UpstreamListener,
  signal: AbortSignal,
) => Promise<Upstream>

/**
 * A desktop that the server has registered: what guacd needs to reach it, and the viewer in front of it. It never has
 * two upstreams: a new viewer takes over, and the one before it is told so.
 */
export class Connection {
  readonly id: string
  readonly registration: ConnectionRegistration
  readonly #open: OpenDesktop
  readonly #log: Log
  readonly #registeredAt = new Date()
  #firstFrameAt: Date | null = null
  #lastInputAt: Date | null = null
  #tunnel: Tunnel | null = null

  constructor(id: string, registration: ConnectionRegistration, open: OpenDesktop, log: Log) {
    this.id = id
    this.registration = registration
    this.#open = open
    this.#log = log
  }

  async attach(viewer: ViewerSocket, hello: ViewerHello): Promise<void> {
    this.end('session_conflict')
    const tunnel = new Tunnel(
      viewer,
      {
        firstFrame: () => {
          this.#firstFrameAt ??= new Date()
        },
        input: () => {
          this.#lastInputAt = new Date()
        },
        ended: () => {
          if (this.#tunnel === tunnel) this.#tunnel = null
        },
      },
      this.#log,
    )
    this.#tunnel = tunnel
    this.#log.info('viewer_attached', { connection: this.id, tunnel: tunnel.id })
    await tunnel.run((listener, signal) => this.#open(this.registration, hello, listener, signal))
  }

  /** Ends the viewer and guacd; the registration stays. */
  end(status: Status): void {
    this.#tunnel?.end(status)
  }

  state(): ConnectionState {
    return {
      id: this.id,
      protocol: this.registration.protocol,
      viewers: this.#tunnel ? 1 : 0,
      upstreams: this.#tunnel?.hasUpstream ? 1 : 0,
      registered_at: this.#registeredAt.toISOString(),
      first_frame_at: this.#firstFrameAt?.toISOString() ?? null,
      last_input_at: this.#lastInputAt?.toISOString() ?? null,
    }
  }
}
