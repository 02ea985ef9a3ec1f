import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { WebSocketServer } from 'ws'
import type { Address } from '../../src/address.ts'
import { closeOf } from '../../src/protocol/status.ts'
import { type Answer, ApacheApi, type ApacheManner } from './apache-api.ts'
import { ApacheSessions } from './apache-sessions.ts'
import { ApacheTunnels } from './apache-tunnels.ts'
import { ApiError, internalError } from './api-error.ts'

export interface ApacheStandIn extends AsyncDisposable {
  /** Of the web application. */
  readonly url: string
  readonly account: { readonly username: string; readonly password: string }
  readonly jsonKey: string
  readonly api: ApacheApi
  readonly sessions: ApacheSessions
  readonly tunnels: ApacheTunnels
  /** The whole address of each request to the API, the query included. */
  readonly addresses: string[]
  /** Does something instead of answering, until it is null again. */
  onRequest: ((response: ServerResponse) => void) | null
}

const BASE = '/guacamole'

/**
 * A Guacamole web application as far as a broker sees it: as strict as the real one, which 1.6.0 was compared with, and
 * where 1.3 and 1.5 differ, in their manner. It shows on demand what a real one does not: a restart, a ban, an outage.
 */
export async function startApacheStandIn(
  guacd: Address,
  manner: ApacheManner = '1.6',
): Promise<ApacheStandIn> {
  const jsonKey = '4c0b569e4c96df157eee1b65dd0e4d41'
  const account = { username: 'carrel', password: 'the password of the service account' }
  const sessions = new ApacheSessions(jsonKey)
  const rights = ['CREATE_CONNECTION', 'CREATE_CONNECTION_GROUP']
  sessions.accounts.set(account.username, { password: account.password, rights })
  const tunnels = new ApacheTunnels(guacd)
  const api = new ApacheApi(manner, sessions, tunnels)
  tunnels.serve(api.connections)
  const addresses: string[] = []

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://guacamole')
    const path = pathname.slice(`${BASE}/api`.length)
    addresses.push(request.url ?? '')
    const body = await text(request)
    if (standIn.onRequest) {
      standIn.onRequest(response)
      return
    }
    const { status, body: answered } = await answerOf(() =>
      api.answer(request, path, searchParams, body),
    )
    response.writeHead(status, answered && { 'content-type': 'application/json' })
    response.end(answered && JSON.stringify(answered))
  }

  const server = createServer((request, response) => void answer(request, response))
  const webSockets = new WebSocketServer({ noServer: true, skipUTF8Validation: true })
  server.on('upgrade', (request, socket, head) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://guacamole')
    if (pathname !== `${BASE}/websocket-tunnel`) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
      return
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => {})
      try {
        void tunnels.open(webSocket, searchParams, sessions.find(searchParams.get('token')))
      } catch {
        const { code, reason } = closeOf('client_unauthorized')
        webSocket.close(code, reason)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const standIn: ApacheStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${BASE}`,
    ...{ account, jsonKey, api, sessions, tunnels, addresses, onRequest: null },
    async [Symbol.asyncDispose]() {
      for (const client of webSockets.clients) client.terminate()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return standIn
}

async function answerOf(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    const refusal = error instanceof ApiError ? error : internalError()
    return { status: refusal.status, body: refusal.body }
  }
}
