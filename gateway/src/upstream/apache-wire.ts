import { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { parseInstructions } from '../protocol/instruction.ts'
import { type Status, statusOfCode } from '../protocol/status.ts'
import type { Wire } from './guacd-upstream.ts'

/** Tomcat closes the tunnel on a longer message, which is counted in characters; no instruction of a browser is longer. */
const LONGEST_MESSAGE = 8192

/** The tunnel of an Apache Guacamole as a stream of instructions, with pressure both ways. */
export class ApacheWire extends Duplex implements Wire {
  ending: Status | null = null
  readonly #socket: WebSocket
  readonly #closing: number

  /** `closing`: milliseconds for an orderly end. */
  constructor(socket: WebSocket, closing: number) {
    super({ allowHalfOpen: false })
    this.#socket = socket
    this.#closing = closing
    socket.on('message', (message: Buffer) => {
      if (!this.push(message)) socket.pause()
    })
    socket.on('close', (_code: number, reason: Buffer) => {
      this.ending = endingOf(reason.toString())
      this.push(null)
    })
    // What is written to a tunnel that has just closed; the close tells the rest.
    this.on('error', () => {})
  }

  /** In place of whoever read before. */
  readonly readBy = (onRead: (read: Buffer) => void): void => {
    this.removeAllListeners('data').on('data', onRead).pause()
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    const messages =
      chunk.length <= LONGEST_MESSAGE ? [chunk] : parseInstructions(chunk).map(({ bytes }) => bytes)
    const last = messages.pop()
    for (const message of messages) this.#socket.send(message, { binary: false })
    if (last) this.#socket.send(last, { binary: false }, done)
    else done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const socket = this.#socket
    if (socket.readyState === socket.CLOSED) {
      done(error)
      return
    }
    const timer = setTimeout(() => socket.terminate(), this.#closing)
    socket.once('close', () => {
      clearTimeout(timer)
      done(error)
    })
    socket.resume()
    socket.close(1000)
  }
}

/** The reason is a decimal status. `0` from a tunnel that nobody here closed: an administrator of Guacamole did. */
export function endingOf(reason: string): Status | null {
  if (!/^\d+$/.test(reason)) return null
  const status = statusOfCode(Number(reason))
  return status === 'success' ? 'session_closed' : status
}
