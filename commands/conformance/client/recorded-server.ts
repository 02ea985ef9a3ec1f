import type { AddressInfo } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { Certificate } from '@carrel/lab/api/certificate'
import type { Transcript } from '../transcript.ts'

type Response = Transcript['response']

export interface RecordedServer extends AsyncDisposable {
  readonly port: number
  /** What every request is answered from now on. */
  answerWith(response: Response): void
}

/** Made anew: the recording's length was that of a body with credentials, and it was sent in one piece or in many. */
const framing = new Set(['content-length', 'transfer-encoding', 'content-encoding', 'keep-alive'])

/** The answer as it stood on the wire: status line with its reason phrase, headers, body. */
export function wireForm({ status, reason, headers, body, rawBody }: Response): Buffer {
  const text = rawBody ?? (body === undefined ? '' : JSON.stringify(body))
  const kept = Object.entries(headers).filter(([name]) => !framing.has(name.toLowerCase()))
  const lines = kept.map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}`
  return Buffer.from(`${head}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
}

/** The bytes of a whole request, or null while it is still arriving. */
function hasArrived(received: string): boolean {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return false
  const length = /^content-length: *(\d+)/im.exec(received.slice(0, end))?.[1] ?? '0'
  return Buffer.byteLength(received.slice(end + 4)) >= Number(length)
}

/** Gives every request the same recorded answer, over TLS on loopback. */
export async function startRecordedServer({ key, pem }: Certificate): Promise<RecordedServer> {
  let answer: Response | null = null
  const sockets = new Set<TLSSocket>()
  const server = createServer({ key, cert: pem }, (socket) => {
    let received = ''
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8')
      if (!hasArrived(received) || !answer) return
      received = ''
      const closes = String(answer.headers.connection ?? '').toLowerCase() === 'close'
      if (closes) socket.end(wireForm(answer))
      else socket.write(wireForm(answer))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    answerWith(response) {
      answer = response
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
