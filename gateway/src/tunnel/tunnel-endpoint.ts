import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  TOKEN_SUBPROTOCOL_PREFIX,
  TUNNEL_PATH,
  TUNNEL_SUBPROTOCOL,
  type ViewerTokenClaims,
} from '@carrel/contract'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Connection } from '../connections/connection.ts'
import type { ConnectionRegistry } from '../connections/connection-registry.ts'
import type { Deadlines } from '../deadlines.ts'
import { type Log, reasonOf } from '../log.ts'
import type { Status } from '../protocol/status.ts'
import { TokenRefused } from '../tokens/token-refused.ts'
import type { RedeemToken } from '../tokens/token-verifier.ts'
import type { ViewerRight, WithdrawnTokens } from '../tokens/withdrawn-tokens.ts'
import { readViewerHello } from './viewer-hello.ts'
import { refuseViewer, ViewerSocket } from './viewer-socket.ts'

export interface TunnelEndpointOptions {
  readonly allowedOrigins: readonly string[]
  readonly redeem: RedeemToken
  readonly withdrawn: WithdrawnTokens
  readonly connections: ConnectionRegistry
  readonly deadlines: Deadlines
  readonly log: Log
}

interface Admission {
  readonly connection: Connection
  readonly right: ViewerRight
}

export type HandleUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/**
 * Lets viewers in. A page of another origin gets no WebSocket at all; a token that is not good gets one that closes
 * with the status, since a browser tells a page nothing about a refused upgrade.
 */
export function createTunnelEndpoint(options: TunnelEndpointOptions): HandleUpgrade {
  const { allowedOrigins, redeem, withdrawn, connections, deadlines, log } = options
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Pictures are compressed already; deflating them again costs three times the CPU.
    perMessageDeflate: false,
    maxPayload: 64 * 1024,
    // The framer does it, strictly, while it counts.
    skipUTF8Validation: true,
    handleProtocols: () => TUNNEL_SUBPROTOCOL,
  })

  /** Asked in the same turn in which the viewer is attached, so that nothing is withdrawn in between. */
  function grant(claims: ViewerTokenClaims): Admission | Status {
    const { cid, sub, guest = false } = claims
    if (withdrawn.has(claims)) {
      log.warn('token_refused', { code: 'token_withdrawn', connection: cid })
      return 'client_unauthorized'
    }
    const connection = connections.find(cid)
    if (!connection) return 'resource_not_found'
    if (!guest && sub !== connection.registration.owner) {
      log.warn('token_of_somebody_else', { connection: cid })
      return 'client_forbidden'
    }
    return connection.isFull ? 'client_too_many' : { connection, right: claims }
  }

  async function admit(request: IncomingMessage, socket: Duplex, head: Buffer, token: string) {
    const query = new URL(request.url ?? '', 'http://gateway').searchParams
    const claims = await redeem(token).catch((error) => {
      if (!(error instanceof TokenRefused)) throw error
      log.warn('token_refused', { code: error.code, reason: reasonOf(error.cause ?? error) })
      return null
    })
    server.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
      const granted = claims ? grant(claims) : 'client_unauthorized'
      if (typeof granted === 'string') {
        webSocket.on('error', () => {})
        refuseViewer(webSocket, granted, deadlines)
        return
      }
      const viewer = new ViewerSocket(webSocket, deadlines)
      granted.connection.attach(viewer, readViewerHello(query), granted.right)
    })
  }

  return (request, socket, head) => {
    const destroy = () => socket.destroy()
    socket.on('error', destroy)
    const { origin } = request.headers
    const offered = (request.headers['sec-websocket-protocol'] ?? '')
      .split(',')
      .map((p) => p.trim())
    const tokens = offered.filter((protocol) => protocol.startsWith(TOKEN_SUBPROTOCOL_PREFIX))
    if (request.url?.split('?')[0] !== TUNNEL_PATH) {
      refuseUpgrade(socket, '404 Not Found')
    } else if (!origin || !allowedOrigins.includes(origin)) {
      log.warn('origin_refused', { origin })
      refuseUpgrade(socket, '403 Forbidden')
    } else if (!offered.includes(TUNNEL_SUBPROTOCOL)) {
      refuseUpgrade(socket, '400 Bad Request')
    } else {
      const token = tokens.length === 1 ? (tokens[0] ?? '') : ''
      admit(request, socket, head, token.slice(TOKEN_SUBPROTOCOL_PREFIX.length)).catch((error) => {
        log.error('upgrade_failed', { reason: reasonOf(error) })
        refuseUpgrade(socket, '500 Internal Server Error')
      })
    }
  }
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  )
}
