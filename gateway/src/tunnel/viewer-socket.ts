import type { WebSocket } from 'ws'
import type { Deadlines } from '../deadlines.ts'
import { closeOf, type Status } from '../protocol/status.ts'
import { AnswerTime } from './answer-time.ts'
import { Outbox } from './outbox.ts'

/** Bytes that wait for a browser: above the first guacd is no longer read, below the second it is again. */
const CONGESTED_BYTES = 1024 * 1024
const RELIEVED_BYTES = 256 * 1024

export interface ViewerListener {
  message(instructions: Buffer): void
  relieved(): void
  /** Whether a browser that is slow, but reads, is waited for. */
  mayBeSlow(): boolean
  /** The browser is gone, or has been silent for too long. Not called after `close`. */
  left(status: Status): void
}

/** The WebSocket of one viewer: whole instructions out, whole messages in. */
export class ViewerSocket {
  readonly #socket: WebSocket
  readonly #deadlines: Deadlines
  readonly #roundTrips = new AnswerTime()
  readonly #outbox = new Outbox((message, sent) => this.#send(message, sent))
  #listener: ViewerListener | null = null
  #beat: NodeJS.Timeout | undefined
  #heardAt = performance.now()
  #pings = 0
  #pongs = 0
  #congested = false
  #stalled: NodeJS.Timeout | undefined

  constructor(socket: WebSocket, deadlines: Deadlines) {
    this.#socket = socket
    this.#deadlines = deadlines
    // An error is always followed by a close.
    socket.on('error', () => {})
  }

  /** Of a ping, which waits behind what was sent before it; null before the first came back. */
  get roundTripMs(): number | null {
    return this.#roundTrips.milliseconds(performance.now())
  }

  get isCongested(): boolean {
    return this.#congested
  }

  listen(listener: ViewerListener): void {
    this.#listener = listener
    this.#beat = setInterval(() => this.#onBeat(), this.#deadlines.beat)
    this.#socket.on('pong', () => this.#ponged())
    this.#socket.on('message', (data: Buffer, isBinary: boolean) => {
      this.#heard()
      if (isBinary) this.#lose('client_bad_type')
      else this.#listener?.message(data)
    })
    this.#socket.on('close', () => this.#lose('success'))
    this.#ping()
  }

  push(instructions: Buffer, endsFrame: boolean): void {
    this.#outbox.push(instructions, endsFrame)
  }

  /** Between two messages, so that it never lands inside an instruction. */
  sendNow(instructions: Buffer | string): void {
    this.#outbox.flush()
    this.#send(instructions)
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /** What has been received from guacd goes out before the close. */
  close(status: Status): void {
    this.#listener = null
    clearInterval(this.#beat)
    clearTimeout(this.#stalled)
    this.#outbox.flush()
    this.#socket.resume()
    refuseViewer(this.#socket, status, this.#deadlines)
  }

  #send(message: Buffer | string, sent = () => {}): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    this.#socket.send(message, { binary: false }, () => {
      sent()
      this.#onSent()
    })
    if (this.#congested || this.#socket.bufferedAmount <= CONGESTED_BYTES) return
    this.#congested = true
    this.#watchStall()
  }

  #onSent(): void {
    if (!this.#congested || this.#socket.bufferedAmount > RELIEVED_BYTES) return
    this.#congested = false
    clearTimeout(this.#stalled)
    this.#listener?.relieved()
  }

  /** guacd stops for everybody while one user does not read. */
  #watchStall(): void {
    const before = this.#socket.bufferedAmount
    this.#stalled = setTimeout(() => {
      const reads = this.#socket.bufferedAmount < before
      if (reads && this.#listener?.mayBeSlow()) this.#watchStall()
      else this.#lose('client_timeout')
    }, this.#deadlines.stalled)
  }

  #heard(): void {
    this.#heardAt = performance.now()
  }

  #ponged(): void {
    this.#heard()
    this.#pongs += 1
    this.#roundTrips.answered(this.#pongs, performance.now())
  }

  #ping(): void {
    this.#pings += 1
    this.#roundTrips.sent(this.#pings, performance.now())
    this.#socket.ping()
  }

  #onBeat(): void {
    this.#ping()
    if (performance.now() - this.#heardAt > this.#deadlines.viewerSilence)
      this.#lose('client_timeout')
  }

  #lose(status: Status): void {
    this.#listener?.left(status)
  }
}

/** Closes with the decimal status that a viewer understands, and does not wait long for an answer. */
export function refuseViewer(socket: WebSocket, status: Status, deadlines: Deadlines): void {
  if (socket.readyState === socket.CLOSED) return
  const { code, reason } = closeOf(status)
  const timer = setTimeout(() => socket.terminate(), deadlines.closing)
  socket.once('close', () => clearTimeout(timer))
  socket.close(code, reason)
}
