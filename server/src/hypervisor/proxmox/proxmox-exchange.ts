import { type Dispatcher, Pool } from 'undici'
import { HypervisorError } from '../hypervisor-error.ts'
import { errorFromAbort, errorFromConnection } from './connection-error.ts'
import { pinnedConnector } from './pinned-connector.ts'
import type { RawAnswer } from './proxmox-answer.ts'
import { isChange, nameOf, type ProxmoxRequest } from './proxmox-call.ts'
import type { ProxmoxServer } from './proxmox-server.ts'

const maximumBytes = 16 * 1024 * 1024
/** Proxmox VE closes a connection that was idle for 5 s, or that has carried 100 requests. */
const idleMs = 4000
const requestsPerConnection = 100
const connectionsPerServer = 16

export interface Message {
  readonly request: ProxmoxRequest
  /** With its query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  /** Whole, so that it has a Content-Length: Proxmox VE refuses chunks with 501. */
  readonly body: string | null
}

export interface Exchange {
  /**
   * Ends with the signal, whatever the other side does.
   * @throws HypervisorError if nothing came back that is HTTP
   */
  send(message: Message, signal: AbortSignal): Promise<RawAnswer>
  /** Waits for what is under way. */
  close(): Promise<void>
}

/** HTTP/1.1 over connections that are trusted before a byte of a request leaves. */
export function createExchange(
  { host, port, trust, allowLocal }: ProxmoxServer,
  options: { readonly connectMs: number },
): Exchange {
  const closing = new AbortController()
  const underWay = new Set<Promise<RawAnswer>>()
  const pool = new Pool(originOf(host, port), {
    connect: pinnedConnector(trust, {
      ...{ connectMs: options.connectMs, signal: closing.signal, allowLocal },
    }),
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
    // undici closes after the request that comes on top of these.
    maxRequestsPerClient: requestsPerConnection - 1,
    connections: connectionsPerServer,
    // The signal is the deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  return {
    send(message, signal) {
      const answer = dispatch(pool, message, signal)
      underWay.add(answer)
      return answer.finally(() => underWay.delete(answer))
    },
    async close() {
      await Promise.allSettled(underWay)
      closing.abort()
      await pool.destroy()
    },
  }
}

function originOf(host: string, port: number): URL {
  const origin = URL.parse(`https://${host.includes(':') ? `[${host}]` : host}:${port}`)
  if (origin?.pathname === '/' && origin.username === '') return origin
  throw new HypervisorError('bad_request', 'The server’s host or port is not one.', {
    hint: 'Give a host name or an address alone, without https:// and without a path.',
  })
}

async function dispatch(pool: Pool, message: Message, signal: AbortSignal): Promise<RawAnswer> {
  const { request, target: path, headers, body } = message
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>()
  const chunks: Buffer[] = []
  let bytes = 0
  let head = { status: 0, reason: '' }
  let running: Dispatcher.DispatchController | null = null

  const attempt = () => ({ request, sent: running !== null })
  const giveUp = () => {
    reject(errorFromAbort(signal.reason, attempt()))
    running?.abort(new Error('given up'))
  }
  if (signal.aborted) throw errorFromAbort(signal.reason, attempt())
  signal.addEventListener('abort', giveUp)

  pool.dispatch(
    { method: request.method, path, headers, body },
    {
      // Called with a connection at hand, before the first byte.
      onRequestStart(controller) {
        if (signal.aborted) return controller.abort(new Error('given up'))
        running = controller
      },
      onResponseStart(_, status, _headers, reason = '') {
        head = { status, reason }
      },
      onResponseData(controller, chunk) {
        bytes += chunk.length
        if (bytes > maximumBytes) return controller.abort(tooMuch(request))
        chunks.push(chunk)
      },
      onResponseEnd() {
        resolve({ ...head, body: Buffer.concat(chunks).toString('utf8') })
      },
      onResponseError(_, error) {
        reject(errorFromConnection(error, attempt()))
      },
    },
  )
  return promise.finally(() => signal.removeEventListener('abort', giveUp))
}

function tooMuch(request: ProxmoxRequest): HypervisorError {
  const mebibytes = maximumBytes / 1024 / 1024
  return new HypervisorError(
    'unexpected_answer',
    `${nameOf(request)} was answered with more than ${mebibytes} MiB.`,
    { mayHaveHappened: isChange(request) },
  )
}
