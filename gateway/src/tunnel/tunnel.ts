import { randomUUID } from 'node:crypto'
import type { Log } from '../log.ts'
import { encodeInstruction } from '../protocol/instruction.ts'
import { MalformedStream } from '../protocol/malformed-stream.ts'
import type { Status } from '../protocol/status.ts'
import { UpstreamFailed } from '../upstream/dial-guacd.ts'
import type { Upstream, UpstreamListener } from '../upstream/upstream.ts'
import { type Admitted, BrowserGate } from './browser-gate.ts'
import type { ViewerListener, ViewerSocket } from './viewer-socket.ts'

export type OpenUpstream = (listener: UpstreamListener, signal: AbortSignal) => Promise<Upstream>

export interface TunnelEvents {
  firstFrame(): void
  input(): void
  ended(status: Status): void
}

/** One viewer and its upstream: they begin together, press back on each other, and end together. */
export class Tunnel implements ViewerListener, UpstreamListener {
  /** Told to the browser; guacd's own identifier never is. */
  readonly id = randomUUID()
  readonly #viewer: ViewerSocket
  readonly #events: TunnelEvents
  readonly #log: Log
  readonly #gate = new BrowserGate(() => this.#upstream?.lastSync ?? null)
  readonly #opening = new AbortController()
  #upstream: Upstream | null = null
  #ended = false

  constructor(viewer: ViewerSocket, events: TunnelEvents, log: Log) {
    this.#viewer = viewer
    this.#events = events
    this.#log = log
  }

  get hasUpstream(): boolean {
    return this.#upstream !== null && !this.#ended
  }

  async run(open: OpenUpstream): Promise<void> {
    this.#viewer.listen(this)
    this.#viewer.sendNow(encodeInstruction('', this.id))
    try {
      const upstream = await open(this, this.#opening.signal)
      if (this.#ended) upstream.destroy()
      else this.#upstream = upstream
    } catch (error) {
      if (!(error instanceof UpstreamFailed)) throw error
      this.#log.warn('upstream_failed', {
        tunnel: this.id,
        code: error.code,
        reason: error.message,
      })
      this.end(error.status)
    }
  }

  end(status: Status): void {
    if (this.#ended) return
    this.#ended = true
    this.#opening.abort()
    this.#upstream?.destroy()
    this.#viewer.close(status)
    this.#log.info('tunnel_ended', { tunnel: this.id, status })
    this.#events.ended(status)
  }

  received(instructions: Buffer, endsFrame: boolean): void {
    this.#viewer.push(instructions, endsFrame)
    if (this.#viewer.isCongested) this.#upstream?.pause()
  }

  relieved(): void {
    this.#upstream?.resume()
  }

  firstFrame(): void {
    this.#events.firstFrame()
    const size = this.#gate.releaseSize()
    if (size) this.#upstream?.write(size)
  }

  ended(status: Status): void {
    this.end(status)
  }

  drained(): void {
    this.#viewer.resume()
  }

  message(instructions: Buffer): void {
    try {
      this.#forward(this.#gate.admit(instructions))
    } catch (error) {
      if (!(error instanceof MalformedStream)) throw error
      this.end('client_bad_request')
    }
  }

  left(status: Status): void {
    this.end(status)
  }

  #forward({ forward, echo, isInput, leaves, dropped }: Admitted): void {
    for (const ping of echo) this.#viewer.sendNow(ping)
    if (dropped.length > 0) this.#log.debug('instructions_dropped', { tunnel: this.id, dropped })
    if (isInput) this.#events.input()
    if (forward.length > 0 && this.#upstream) {
      const ready = this.#upstream.write(Buffer.concat(forward))
      if (!ready) this.#viewer.pause()
    }
    if (leaves) this.end('success')
  }
}
