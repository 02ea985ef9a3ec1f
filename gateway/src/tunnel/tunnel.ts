import { randomUUID } from 'node:crypto'
import type { TunnelNotice, TunnelWish } from '@carrel/contract'
import type { Log } from '../log.ts'
import { encodeInstruction } from '../protocol/instruction.ts'
import { MalformedStream } from '../protocol/malformed-stream.ts'
import { encodeNotice } from '../protocol/notice.ts'
import type { Status } from '../protocol/status.ts'
import type { Ending, UpstreamListener, ViewerUpstream } from '../upstream/upstream.ts'
import { AnswerTime } from './answer-time.ts'
import { type Admitted, BrowserGate } from './browser-gate.ts'
import type { ViewerPolicy } from './policy-gate.ts'
import type { ViewerListener, ViewerSocket } from './viewer-socket.ts'

/** Begins an upstream, which tells the listener how it goes on, but not before this call has returned. */
export type OpenUpstream = (listener: UpstreamListener) => ViewerUpstream

export interface TunnelEvents {
  firstFrame(): void
  input(): void
  copied(): void
  wished(wish: TunnelWish): void
  /** Bytes to the browser, and from it. */
  sent(bytes: number): void
  received(bytes: number): void
  /** Whether a browser that is slow, but reads, is waited for: it holds back whoever else is there. */
  mayBeSlow(): boolean
  ended(status: Status): void
}

/** One viewer and its upstream: they begin together, press back on each other, and end together. */
export class Tunnel implements ViewerListener, UpstreamListener {
  /** Told to the browser; guacd's own identifier never is. */
  readonly id = randomUUID()
  readonly #viewer: ViewerSocket
  readonly #policy: () => ViewerPolicy
  readonly #events: TunnelEvents
  readonly #log: Log
  readonly #gate: BrowserGate
  readonly #frames = new AnswerTime()
  #upstream: ViewerUpstream | null = null
  #ended = false

  constructor(viewer: ViewerSocket, policy: () => ViewerPolicy, events: TunnelEvents, log: Log) {
    this.#viewer = viewer
    this.#policy = policy
    this.#gate = new BrowserGate(() => this.#upstream?.lastSync ?? null, policy)
    this.#events = events
    this.#log = log
  }

  get roundTripMs(): number | null {
    return this.#viewer.roundTripMs
  }

  get frameLagMs(): number | null {
    return this.#frames.milliseconds(performance.now())
  }

  run(open: OpenUpstream): void {
    this.#viewer.listen(this)
    this.#viewer.sendNow(encodeInstruction('', this.id))
    this.tellPolicy()
    this.#upstream = open(this)
  }

  tell(notice: TunnelNotice): void {
    if (!this.#ended) this.#viewer.sendNow(encodeNotice(notice))
  }

  tellPolicy(): void {
    this.tell({ name: 'policy', ...this.#policy() })
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
    if (this.#ended) return
    this.#events.sent(instructions.length)
    const sync = endsFrame ? this.#upstream?.lastSync : null
    if (typeof sync === 'number') this.#frames.sent(sync, performance.now())
    this.#viewer.push(instructions, endsFrame)
    if (this.#viewer.isCongested) this.#upstream?.pause()
  }

  relieved(): void {
    this.#upstream?.resume()
  }

  mayBeSlow(): boolean {
    return this.#events.mayBeSlow()
  }

  firstFrame(): void {
    this.#events.firstFrame()
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

  #forward({ forward, answers, wishes, isInput, copies, leaves, dropped }: Admitted): void {
    for (const answer of answers) this.#viewer.sendNow(answer)
    if (dropped.length > 0) this.#log.debug('instructions_dropped', { tunnel: this.id, dropped })
    for (const { opcode, args } of forward)
      if (opcode === 'sync') this.#frames.answered(Number(args[0]), performance.now())
    if (isInput) {
      this.#upstream?.used()
      this.#events.input()
    }
    if (copies) this.#events.copied()
    if (forward.length > 0 && this.#upstream && !this.#upstream.send(forward)) this.#viewer.pause()
    for (const wish of wishes) this.#events.wished(wish)
    if (leaves) this.end('success')
  }
}
