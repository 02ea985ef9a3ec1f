import type { ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Answer } from '../http/answer.ts'

/** What reaches the client: an answer, or what is left of it. */
export type Delivery =
  | { readonly how: 'whole' | 'half'; readonly answer: Answer }
  | { readonly how: 'padded'; readonly answer: Answer; readonly bytes: number }
  | { readonly how: 'foreign'; readonly status: number; readonly page: string }
  | { readonly how: 'reset' }

export const whole = (answer: Answer): Delivery => ({ how: 'whole', answer })

/** Only the socket beneath TLS can be reset so that the client hears of it at once. */
export function rawConnections(server: Server): (secure: Socket) => Socket {
  const raw = new Map<string, Socket>()
  const nameOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`
  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket)
    raw.set(name, socket)
    socket.once('close', () => raw.delete(name))
  })
  return (secure) => raw.get(nameOf(secure)) ?? secure
}

const block = Buffer.alloc(64 * 1024, ' ')

function* blanks(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= block.length) {
    yield block.subarray(0, Math.min(left, block.length))
  }
}

function head(response: ServerResponse, { status, reason, type }: Answer, bytes: number): void {
  response.writeHead(status, reason, {
    'Content-Type': type ?? 'application/json;charset=UTF-8',
    'Content-Length': bytes,
  })
}

/** Sends everything that is not a whole answer. */
export async function deliverDamaged(
  response: ServerResponse,
  delivery: Exclude<Delivery, { how: 'whole' }>,
  rawOf: (secure: Socket) => Socket,
): Promise<void> {
  const { socket } = response
  if (socket === null) return
  if (delivery.how === 'reset') {
    rawOf(socket).resetAndDestroy()
    return
  }
  if (delivery.how === 'foreign') {
    const headers = { Server: 'nginx', 'Content-Type': 'text/html', Connection: 'close' }
    const bytes = { 'Content-Length': Buffer.byteLength(delivery.page) }
    response.writeHead(delivery.status, { ...headers, ...bytes }).end(delivery.page)
    return
  }
  const body = Buffer.from(delivery.answer.body ?? '')
  if (delivery.how === 'padded') {
    head(response, delivery.answer, body.length + delivery.bytes)
    response.write(body)
    // A client that has had enough goes.
    await pipeline(Readable.from(blanks(delivery.bytes)), response).catch(() => undefined)
    return
  }
  head(response, delivery.answer, body.length)
  const half = body.subarray(0, Math.floor(body.length / 2))
  await new Promise<void>((resolve) => response.write(half, () => resolve()))
  socket.destroy()
}
