import type { Socket } from 'node:net'
import type { Address } from '../address.ts'
import type { Deadlines } from '../deadlines.ts'
import { Framer, GUACD_LIMITS } from '../protocol/framer.ts'
import {
  answerArgs,
  type ConnectionTarget,
  selectProtocol,
  type ViewerHello,
} from '../protocol/handshake.ts'
import type { Status } from '../protocol/status.ts'
import { dialGuacd, UpstreamFailed } from './dial-guacd.ts'
import { InstructionWatch } from './instruction-watch.ts'
import type { Upstream, UpstreamListener } from './upstream.ts'

const NOP = '3.nop;'
const DISCONNECT = '10.disconnect;'
const PARTING_DEADLINE = 500

export interface GuacdRequest {
  readonly address: Address
  readonly target: ConnectionTarget
  readonly hello: ViewerHello
  readonly deadlines: Deadlines
  readonly signal: AbortSignal
}

/** Opens a connection as its owner. An abort before it is ready leaves nothing behind. */
export async function openGuacd(
  request: GuacdRequest,
  listener: UpstreamListener,
): Promise<Upstream> {
  const { address, target, hello, deadlines, signal } = request
  const dialogue = await dialGuacd(address, deadlines)
  const abort = () => dialogue.socket.destroy()
  try {
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    dialogue.socket.write(selectProtocol(target.protocol))
    const { args } = await dialogue.expect('args')
    dialogue.socket.write(answerArgs(args, target, hello))
    await dialogue.expect('ready')
    signal.throwIfAborted()
  } catch (error) {
    abort()
    throw error instanceof UpstreamFailed
      ? error
      : new UpstreamFailed('abandoned', 'session_closed', 'The viewer left.', error)
  } finally {
    signal.removeEventListener('abort', abort)
  }
  const upstream = new GuacdUpstream(dialogue.socket, deadlines, listener)
  upstream.start(dialogue.release())
  return upstream
}

class GuacdUpstream implements Upstream {
  readonly #socket: Socket
  readonly #deadlines: Deadlines
  readonly #listener: UpstreamListener
  readonly #watch = new InstructionWatch()
  readonly #framer: Framer
  readonly #beat: NodeJS.Timeout
  #firstSync: NodeJS.Timeout | undefined
  #heardAt = performance.now()
  #ended = false

  constructor(socket: Socket, deadlines: Deadlines, listener: UpstreamListener) {
    this.#socket = socket
    this.#deadlines = deadlines
    this.#listener = listener
    this.#framer = new Framer(GUACD_LIMITS, (bytes, start, end) =>
      this.#watch.note(bytes, start, end),
    )
    this.#beat = setInterval(() => this.#onBeat(), deadlines.beat)
    this.#firstSync = setTimeout(() => this.#onNoFrame(), deadlines.firstSync)
  }

  get lastSync(): number | null {
    return this.#watch.lastSync
  }

  start(already: Buffer): void {
    this.#socket.on('data', (read: Buffer) => this.#onData(read))
    this.#socket.on('drain', () => this.#listener.drained())
    this.#socket.on('error', () => {})
    this.#socket.on('close', () =>
      this.#end(this.#watch.lastSync === null ? 'upstream_unavailable' : 'upstream_error'),
    )
    // After the caller holds this upstream: what is already here may end it.
    setImmediate(() => {
      if (already.length > 0) this.#onData(already)
      if (!this.#ended) this.#socket.resume()
    })
  }

  write(instructions: Buffer | string): boolean {
    return this.#ended || this.#socket.write(instructions)
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#heardAt = performance.now()
    this.#socket.resume()
  }

  destroy(): void {
    this.#ended = true
    clearInterval(this.#beat)
    clearTimeout(this.#firstSync)
    leaveGuacd(this.#socket)
  }

  #end(status: Status): void {
    if (this.#ended) return
    this.destroy()
    this.#listener.ended(status)
  }

  #onData(read: Buffer): void {
    if (this.#ended) return
    this.#heardAt = performance.now()
    const framesBefore = this.#watch.lastSync
    let pieces: Buffer[]
    try {
      pieces = this.#framer.push(read)
    } catch {
      this.#end('upstream_error')
      return
    }
    if (framesBefore === null && this.#watch.lastSync !== null) {
      clearTimeout(this.#firstSync)
      this.#listener.firstFrame()
    }
    for (const [index, piece] of pieces.entries()) {
      const last = index === pieces.length - 1
      this.#listener.received(piece, last && this.#watch.endsFrame)
    }
    const status = this.#watch.endStatus
    if (status) this.#end(status)
  }

  #onBeat(): void {
    this.#socket.write(NOP)
    const silence = performance.now() - this.#heardAt
    if (!this.#socket.isPaused() && silence > this.#deadlines.silence) this.#end('upstream_timeout')
  }

  #onNoFrame(): void {
    if (!this.#watch.asksForCredentials) this.#end('upstream_timeout')
  }
}

/**
 * Says so, since guacd notices a lost socket only after 15 s and holds the desktop until then; reads on until it is
 * said, since guacd reads nothing while it cannot write. Then destroys: guacd never closes a socket that was only ended.
 */
function leaveGuacd(socket: Socket): void {
  const timer = setTimeout(() => socket.destroy(), PARTING_DEADLINE)
  socket.removeAllListeners('data').resume()
  socket.once('close', () => clearTimeout(timer))
  socket.write(DISCONNECT, () => socket.destroy())
}
