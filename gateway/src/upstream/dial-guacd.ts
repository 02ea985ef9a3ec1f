import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Address } from '../address.ts'
import type { Deadlines } from '../deadlines.ts'
import { Framer, GUACD_LIMITS } from '../protocol/framer.ts'
import { type Instruction, parseInstructions } from '../protocol/instruction.ts'
import { statusOfCode } from '../protocol/status.ts'
import { UpstreamFailed } from './upstream-failed.ts'

/**
 * What is read from any guacd, until the next read. One piece of memory for all of them, since each read is looked at
 * at once: fresh ones would cost more than everything that is done with them.
 */
const READ = Buffer.allocUnsafeSlow(128 * 1024)

/** The bytes are only valid during the call. */
type OnRead = (read: Buffer) => void

/** A socket to guacd while its instructions are still awaited one by one. */
export interface Dialogue {
  readonly socket: Socket
  /** The next instruction of this opcode; others in between are passed over, an `error` ends the dialogue. */
  expect(opcode: string, within?: number): Promise<Instruction>
  /** Hands over a paused socket, with what guacd has already sent after the last instruction awaited. */
  release(): Buffer
  /** In place of whoever read before. */
  readBy(onRead: OnRead): void
}

/** Throws UpstreamFailed; `signal`: it is not wanted any more, which counts until it is open. */
export async function dialGuacd(
  address: Address,
  deadlines: Deadlines,
  signal?: AbortSignal,
): Promise<Dialogue> {
  let reader: OnRead = () => {}
  const readBy = (onRead: OnRead) => {
    reader = onRead
  }
  const socket = connect({
    ...address,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
    onread: {
      buffer: READ,
      callback: (length) => {
        reader(READ.subarray(0, length))
        return true
      },
    },
  })
  const inTime = AbortSignal.timeout(deadlines.connect)
  await opened(socket, signal ? AbortSignal.any([inTime, signal]) : inTime)
  return converse(socket, readBy, deadlines.handshake)
}

async function opened(socket: Socket, wanted: AbortSignal): Promise<void> {
  try {
    await once(socket, 'connect', { signal: wanted })
  } catch (cause) {
    socket.destroy()
    throw new UpstreamFailed('guacd_unreachable', 'server_error', 'guacd cannot be reached.', cause)
  }
}

function converse(socket: Socket, readBy: (onRead: OnRead) => void, deadline: number): Dialogue {
  const framer = new Framer(GUACD_LIMITS)
  const received: Instruction[] = []
  let failure: UpstreamFailed | null = null
  let wake = () => {}
  const fail = (reason: UpstreamFailed) => {
    failure ??= reason
    socket.destroy()
    wake()
  }
  readBy((read) => {
    try {
      for (const piece of framer.push(Buffer.from(read))) received.push(...parseInstructions(piece))
      wake()
    } catch (cause) {
      const ending = { status: 'server_error', words: null, isMalformed: true } as const
      fail(new UpstreamFailed('guacd_malformed', ending, 'guacd sent no protocol.', cause))
    }
  })
  const onClose = () =>
    fail(new UpstreamFailed('guacd_hung_up', 'server_error', 'guacd closed the connection.'))
  const onError = () => {}
  socket.on('close', onClose).on('error', onError).resume()

  return {
    socket,
    readBy,
    async expect(opcode, within = deadline) {
      const timer = setTimeout(() => {
        const message = `guacd did not answer with "${opcode}" in time.`
        fail(new UpstreamFailed('guacd_silent', 'server_error', message))
      }, within)
      try {
        for (;;) {
          const next = received.shift()
          if (next?.opcode === opcode) return next
          if (next?.opcode === 'error') {
            const status = statusOfCode(Number(next.args[1]))
            const ending = { status, words: next.bytes, isMalformed: false }
            fail(new UpstreamFailed('guacd_refused', ending, `guacd refused: ${next.args[0]}`))
          }
          if (next) continue
          if (failure) throw failure
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      } finally {
        clearTimeout(timer)
      }
    },
    release() {
      socket.pause()
      socket.off('close', onClose).off('error', onError)
      return Buffer.concat([...received.map(({ bytes }) => bytes), framer.rest()])
    },
  }
}
