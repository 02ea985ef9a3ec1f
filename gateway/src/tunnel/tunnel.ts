import { randomUUID } from 'node:crypto'
import type { Log } from '../log.ts'
import { encodeInstruction } from '../protocol/instruction.ts'
import { MalformedStream } from '../protocol/malformed-stream.ts'
import type { Status } from '../protocol/status.ts'
import type { Ending, Upstream, UpstreamListener } from '../upstream/upstream.ts'
import { type Admitted, BrowserGate, type Size } from './browser-gate.ts'
import type { ViewerListener, ViewerSocket } from './viewer-socket.ts'

/** Begins an upstream, which tells the listener how it goes on, but not before this call has returned. */
export type OpenUpstream = (listener: UpstreamListener) => Upstream

export interface TunnelEvents {
  firstFrame(): void
  input(): void
  /** Bytes to the browser, and from it. */
  sent(bytes: number): void
  received(bytes: number): void
  copied(): void
  ended(status: Status): void
}

/** One viewer and its upstream: they begin together, press back on each other, and end together. */
export class Tunnel implements ViewerListener, UpstreamListener {
  /** Told to the browser; guacd's own identifier never is. */
  readonly id = randomUUID()
  readonly #viewer: ViewerSocket
  readonly #events: TunnelEvents
  readonly #log: Log
  readonly #gate: BrowserGate
  #upstream: Upstream | null = null
  #ended = false

  constructor(viewer: ViewerSocket, size: Size, events: TunnelEvents, log: Log) {
    this.#viewer = viewer
    this.#gate = new BrowserGate(() => this.#upstream?.lastSync ?? null, size)
    this.#events = events
    this.#log = log
  }

  run(open: OpenUpstream): void {
    this.#viewer.listen(this)
    this.#viewer.sendNow(encodeInstruction('', this.id))
    this.#upstream = open(this)
  }

  end(status: Status): void {
    if (this.#ended) return
    this.#ended = true
    this.#upstream?.destroy()
    this.#viewer.close(status)
    this.#log.info('tunnel_ended', { tunnel: this.id, status })
    this.#events.ended(status)
  }

  received(instructions: Buffer, endsFrame: boolean): void {
    this.#events.sent(instructions.length)
    this.#viewer.push(instructions, endsFrame)
    if (this.#viewer.isCongested) this.#upstream?.pause()
  }

  relieved(): void {
    this.#upstream?.resume()
  }

  firstFrame(): void {
    this.#events.firstFrame()
    this.#upstream?.write(this.#gate.size)
  }

  ended({ status, words }: Ending): void {
    if (words) this.#viewer.sendNow(words)
    this.end(status)
  }

  drained(): void {
    this.#viewer.resume()
  }

  message(instructions: Buffer): void {
    this.#events.received(instructions.length)
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

  #forward({ forward, echo, isInput, copies, leaves, dropped }: Admitted): void {
    for (const ping of echo) this.#viewer.sendNow(ping)
    if (dropped.length > 0) this.#log.debug('instructions_dropped', { tunnel: this.id, dropped })
    if (isInput) this.#events.input()
    if (copies) this.#events.copied()
    if (forward.length > 0 && this.#upstream) {
      const ready = this.#upstream.write(Buffer.concat(forward))
      if (!ready) this.#viewer.pause()
    }
    if (leaves) this.end('success')
  }
}
