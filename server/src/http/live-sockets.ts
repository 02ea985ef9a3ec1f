import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { LIVE_PATH, LIVE_SIGNED_OUT, type LiveEvent } from '@carrel/contract'
import { WebSocket, WebSocketServer } from 'ws'
import type { Account } from '../people/person.ts'

const PING_MS = 25_000
const MAX_BUFFERED_BYTES = 1024 * 1024
/** Of WebSocket: service restart. */
const CONNECT_AGAIN = 1012

interface Listener {
  account: Account
  alive: boolean
  /** Who is behind it now; null: nobody any more. */
  readonly lookAgain: () => Promise<Account | null>
}

/** One WebSocket per browser tab, server to browser only. A tab that cannot keep up is dropped and reads anew. */
export class LiveSockets {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: 1024,
    clientTracking: false,
  })
  readonly #sockets = new Map<WebSocket, Listener>()
  readonly #origins: readonly string[]
  readonly #findAccount: (request: IncomingMessage) => Promise<Account | null>
  readonly #pings = setInterval(() => this.#pingAll(), PING_MS).unref()

  constructor(
    origins: readonly string[],
    findAccount: (request: IncomingMessage) => Promise<Account | null>,
  ) {
    this.#origins = origins
    this.#findAccount = findAccount
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy())
      void this.#upgrade(request, socket, head).catch(() => refuse(socket, 500))
    })
  }

  send(userId: string, event: LiveEvent): void {
    this.#sendWhere(({ id }) => id === userId, event)
  }

  sendToAdministrators(event: LiveEvent): void {
    this.#sendWhere(({ role }) => role === 'admin', event)
  }

  /** Events may have been missed: browsers connect again and read anew. */
  disconnectAll(): void {
    for (const socket of this.#sockets.keys()) socket.close(CONNECT_AGAIN)
  }

  /** A person's sign-ins have changed: what has ended is closed, and everything else hears what its person may hear now. */
  async recheck(userId: string): Promise<void> {
    const theirs = [...this.#sockets].filter(([, { account }]) => account.id === userId)
    await Promise.all(
      theirs.map(async ([socket, listener]) => {
        const account = await listener.lookAgain().catch((error: unknown) => {
          // Nobody knows what may be heard there now: the browser connects again, and is asked anew.
          socket.close(CONNECT_AGAIN)
          throw error
        })
        if (account) listener.account = account
        else socket.close(LIVE_SIGNED_OUT)
      }),
    )
  }

  close(): void {
    clearInterval(this.#pings)
    for (const socket of this.#sockets.keys()) socket.terminate()
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (request.url?.split('?')[0] !== LIVE_PATH) return refuse(socket, 404)
    if (!this.#origins.includes(request.headers.origin ?? '')) return refuse(socket, 403)
    const account = await this.#findAccount(request)
    if (!account) return refuse(socket, 401)
    const lookAgain = () => this.#findAccount(request)
    this.#server.handleUpgrade(request, socket, head, (live) =>
      this.#accept(live, { account, alive: true, lookAgain }),
    )
  }

  #accept(socket: WebSocket, state: Listener): void {
    this.#sockets.set(socket, state)
    socket.on('pong', () => {
      state.alive = true
    })
    socket.on('error', () => socket.terminate())
    socket.on('close', () => this.#sockets.delete(socket))
    const greeting: LiveEvent = { event: 'Connected', server_time: new Date().toISOString() }
    socket.send(JSON.stringify(greeting))
  }

  #sendWhere(mayHear: (account: Account) => boolean, event: LiveEvent): void {
    const text = JSON.stringify(event)
    for (const [socket, { account }] of this.#sockets)
      if (mayHear(account)) this.#write(socket, text)
  }

  #write(socket: WebSocket, text: string): void {
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate()
    else if (socket.readyState === WebSocket.OPEN) socket.send(text)
  }

  #pingAll(): void {
    for (const [socket, state] of this.#sockets) {
      if (!state.alive) socket.terminate()
      state.alive = false
      socket.ping()
    }
  }
}

function refuse(socket: Duplex, status: 401 | 403 | 404 | 500): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
