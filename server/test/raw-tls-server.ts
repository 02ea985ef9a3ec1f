import type { AddressInfo } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { TestCertificate } from './test-certificates.ts'

export interface ReceivedRequest {
  /** `POST /api2/json/version` */
  readonly line: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** From 1, of the connections that the server was offered. */
  readonly connection: number
}

export interface RawTlsServer extends AsyncDisposable {
  readonly port: number
  /** Whole requests, in the order in which they came. */
  readonly requests: readonly ReceivedRequest[]
  /** Of application data, in whatever form. */
  readonly bytesReceived: number
}

export interface AnswerOptions {
  readonly status?: number
  readonly reason?: string
  /** Instead of the data in its envelope. */
  readonly body?: string
}

/** Answers as Proxmox VE does, and like it ends the connection after a refusal. */
export function answerWith(
  socket: TLSSocket,
  data: unknown,
  { status = 200, reason = 'OK', body = JSON.stringify({ data }) }: AnswerOptions = {},
): void {
  const close = status >= 400
  const connection = close ? 'close' : 'Keep-Alive'
  const head = `HTTP/1.1 ${status} ${reason}\r\nConnection: ${connection}\r\n`
  socket.write(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  if (close) socket.end()
}

function parseRequest(text: string, connection: number): ReceivedRequest | null {
  const [head = '', body] = text.split(/\r\n\r\n/, 2)
  if (body === undefined) return null
  const [first = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  )
  if (Buffer.byteLength(body) < Number(headers['content-length'] ?? 0)) return null
  return { line: first.replace(/ HTTP\/1\.1$/, ''), headers, body, connection }
}

/** A TLS server on loopback whose every byte the test writes itself. */
export async function startRawTlsServer(
  { key, pem }: TestCertificate,
  onRequest: (socket: TLSSocket, request: ReceivedRequest) => void,
): Promise<RawTlsServer> {
  const requests: ReceivedRequest[] = []
  const sockets = new Set<TLSSocket>()
  let connections = 0
  let bytesReceived = 0

  const server = createServer({ key, cert: pem }, (socket) => {
    connections += 1
    const connection = connections
    sockets.add(socket)
    let text = ''
    socket.on('close', () => sockets.delete(socket))
    // The client may leave at any time.
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      bytesReceived += chunk.length
      text += chunk.toString('latin1')
      const request = parseRequest(text, connection)
      if (request === null) return
      text = ''
      requests.push(request)
      onRequest(socket, request)
    })
  })
  // A client that does not like the certificate breaks off the handshake.
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    port: (server.address() as AddressInfo).port,
    requests,
    get bytesReceived() {
      return bytesReceived
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
