import type { Duplex } from 'node:stream'
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
import { dialGuacd } from './dial-guacd.ts'
import { InstructionWatch } from './instruction-watch.ts'
import { onlyPaints } from './painting.ts'
import type { Upstream, UpstreamListener } from './upstream.ts'
import { UpstreamFailed } from './upstream-failed.ts'

const NOP = '3.nop;'
const DISCONNECT = '10.disconnect;'
const PARTING_DEADLINE = 500

export interface GuacdRequest {
  readonly address: Address
  /** Null: a connection of its own, as its owner. Otherwise the identifier of the connection to join. */
  readonly join: string | null
  readonly target: ConnectionTarget
  readonly hello: ViewerHello
  readonly deadlines: Deadlines
  readonly signal: AbortSignal
}

/** A user of a connection in guacd, which is its owner or has joined. */
export interface GuacdUser extends Upstream {
  /** guacd's name of the connection, with which others join. It is for guacd alone. */
  readonly identifier: string
  /** guacd's `required`, once it waits for a person to give credentials. */
  readonly required: Buffer | null
  readonly gone: Promise<void>
  /** Its silence until now says nothing. */
  excuse(): void
}

export interface GuacdListener extends UpstreamListener {
  /** Each instruction of its own, before it is received. False: it is not. */
  passes(bytes: Buffer, start: number, end: number): boolean
  /** Whether what only paints is received, for the whole of a read; null, or nothing: it is looked at like all else. */
  takesPaint?(): boolean | null
  /** Something has been read, received or not. */
  heard?(): void
  /** Somebody else holds all of guacd back, so that silence says nothing. */
  isHeldBack?(): boolean
}

/** Opens or joins a connection. An abort before it is ready leaves nothing behind. */
export async function openGuacd(
  request: GuacdRequest,
  listener: GuacdListener,
): Promise<GuacdUser> {
  const { join, target, hello, deadlines, signal } = request
  const { dialogue, args } = await selectTwice(request)
  let identifier: string | undefined
  const abort = () => dialogue.socket.destroy()
  try {
    signal.addEventListener('abort', abort)
    signal.throwIfAborted()
    dialogue.socket.write(answerArgs(args, target, hello))
    identifier = (await dialogue.expect('ready')).args[0]
    signal.throwIfAborted()
  } catch (error) {
    abort()
    throw error instanceof UpstreamFailed
      ? error
      : new UpstreamFailed('abandoned', 'session_closed', 'The viewer left.', error)
  } finally {
    signal.removeEventListener('abort', abort)
  }
  const user = { identifier: identifier ?? '', isOwner: join === null, deadlines }
  const { socket: wire, readBy } = dialogue
  return startUser({ wire, readBy }, user, listener, dialogue.release())
}

/** Whole instructions both ways; it closes for good when the far side does. */
export interface Wire extends Duplex {
  /** Why the far side closed it, if it said so. */
  readonly ending?: Status | null
}

/** A wire that is paused, and who reads it: the last one that was named. */
export interface Line {
  readonly wire: Wire
  /** The bytes are only valid during the call. */
  readonly readBy: (onRead: (read: Buffer) => void) => void
}

/** The user at the end of a line that is ready. `already`: what has come from there. */
export function startUser(
  line: Line,
  user: { identifier: string; isOwner: boolean; deadlines: Deadlines },
  listener: GuacdListener,
  already: Buffer,
): GuacdUser {
  const { beat, firstSync, joinSync, ownerSilence, silence } = user.deadlines
  const waits: Waits = user.isOwner
    ? { beat, firstSync, silence: ownerSilence }
    : { beat, firstSync: joinSync, silence }
  const upstream = new GuacdUpstream(line, user.identifier, waits, listener)
  upstream.start(already)
  return upstream
}

/**
 * guacd 1.3 never answers a connection that begins in the moment in which another one ends (3 of 250 in a row): so the
 * first wait is short, and there is a second. Nothing has reached the desktop yet.
 */
async function selectTwice(request: GuacdRequest) {
  const { lostHandshake, handshake } = request.deadlines
  try {
    return await select(request, Math.min(lostHandshake, handshake))
  } catch (error) {
    if (!(error instanceof UpstreamFailed) || error.code !== 'guacd_silent') throw error
    return await select(request, handshake)
  }
}

async function select(request: GuacdRequest, within: number) {
  const { address, join, target, deadlines, signal } = request
  const dialogue = await dialGuacd(address, deadlines, signal)
  const abort = () => dialogue.socket.destroy()
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort)
  try {
    dialogue.socket.write(selectProtocol(join ?? target.protocol))
    const { args } = await dialogue.expect('args', within)
    return { dialogue, args }
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

type Waits = Pick<Deadlines, 'beat' | 'firstSync' | 'silence'>

class GuacdUpstream implements GuacdUser {
  readonly identifier: string
  readonly gone: Promise<void>
  readonly #readBy: Line['readBy']
  readonly #socket: Wire
  readonly #listener: GuacdListener
  readonly #watch = new InstructionWatch()
  readonly #framer: Framer
  readonly #beat: NodeJS.Timeout
  readonly #firstSync: NodeJS.Timeout
  readonly #silence: NodeJS.Timeout
  #takesPaint: boolean | null = null
  #started = false
  #paused = false
  #ended = false

  constructor(
    { wire: socket, readBy }: Line,
    identifier: string,
    waits: Waits,
    listener: GuacdListener,
  ) {
    this.#readBy = readBy
    this.#socket = socket
    this.identifier = identifier
    this.gone = new Promise((resolve) => {
      socket.once('close', () => resolve())
    })
    this.#listener = listener
    this.#framer = new Framer(GUACD_LIMITS, (bytes, start, end) => {
      if (this.#takesPaint !== null && onlyPaints(bytes, start)) {
        this.#watch.endsFrame = false
        return this.#takesPaint
      }
      this.#watch.note(bytes, start, end)
      return listener.passes(bytes, start, end)
    })
    this.#beat = setInterval(() => socket.write(NOP), waits.beat)
    this.#firstSync = setTimeout(() => this.#onNoFrame(), waits.firstSync)
    this.#silence = setTimeout(() => this.#onSilence(), waits.silence)
  }

  get lastSync(): number | null {
    return this.#watch.lastSync
  }

  get required(): Buffer | null {
    return this.#watch.required
  }

  /** What it means that the far side is gone without a word. */
  get #loss(): Status {
    return this.#watch.lastSync === null ? 'upstream_unavailable' : 'upstream_error'
  }

  start(already: Buffer): void {
    this.#readBy((read) => this.#onData(read))
    this.#socket.on('drain', () => this.#listener.drained())
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => this.#end(this.#socket.ending ?? this.#loss))
    // After the caller holds this upstream: what is already here may end it.
    setImmediate(() => {
      if (already.length > 0) this.#onData(already)
      this.#started = true
      if (!this.#ended && !this.#paused) this.#socket.resume()
    })
  }

  write(instructions: Buffer | string): boolean {
    return this.#ended || this.#socket.write(instructions)
  }

  pause(): void {
    this.#paused = true
    this.#socket.pause()
  }

  resume(): void {
    this.#paused = false
    if (this.#ended || !this.#started) return
    this.#silence.refresh()
    this.#socket.resume()
  }

  excuse(): void {
    if (!this.#ended) this.#silence.refresh()
  }

  destroy(): void {
    if (this.#ended) return
    this.#ended = true
    clearInterval(this.#beat)
    clearTimeout(this.#firstSync)
    clearTimeout(this.#silence)
    leaveGuacd(this.#socket, this.#readBy)
  }

  #end(status: Status, isMalformed = false): void {
    if (this.#ended) return
    this.destroy()
    this.#listener.ended({ status, words: this.#watch.error, isMalformed })
  }

  #onData(read: Buffer): void {
    if (this.#ended) return
    this.#silence.refresh()
    const framesBefore = this.#watch.lastSync
    this.#takesPaint = this.#listener.takesPaint?.() ?? null
    let pieces: Buffer[]
    try {
      pieces = this.#framer.push(read)
    } catch {
      this.#end('upstream_error', true)
      return
    }
    for (const [index, piece] of pieces.entries()) {
      const last = index === pieces.length - 1
      this.#listener.received(piece, last && this.#watch.endsFrame)
    }
    this.#listener.heard?.()
    if (framesBefore === null && this.#watch.lastSync !== null && !this.#ended) {
      clearTimeout(this.#firstSync)
      this.#listener.firstFrame()
    }
    const status = this.#watch.endStatus
    if (status) this.#end(status)
  }

  /** Without end where a viewer holds guacd back. */
  #onSilence(): void {
    if (this.#paused || this.#listener.isHeldBack?.()) this.#silence.refresh()
    else this.#end('upstream_timeout')
  }

  #onNoFrame(): void {
    if (!this.#watch.required) this.#end('upstream_timeout')
  }
}

/**
 * Says so, since guacd notices a lost socket only after 15 s and holds the desktop until then; reads on until it is
 * said, since guacd reads nothing while it cannot write. Then destroys: guacd never closes a socket that was only ended.
 */
function leaveGuacd(socket: Duplex, readBy: Line['readBy']): void {
  const timer = setTimeout(() => socket.destroy(), PARTING_DEADLINE)
  readBy(() => {})
  socket.resume()
  socket.once('close', () => clearTimeout(timer))
  socket.write(DISCONNECT, () => socket.destroy())
}
