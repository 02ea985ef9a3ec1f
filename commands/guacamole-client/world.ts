import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import type { GuacamoleClient } from '@carrel/server/guacamole/guacamole-client'

/** Whose desktops these are. */
export const OWNER = randomUUID()

/** One implementation of `GuacamoleClient`, with everything that it needs behind it. */
export interface World extends AsyncDisposable {
  readonly client: GuacamoleClient
  /** The same kind of client, whose outside world is not there, or takes requests and says nothing. */
  readonly unreachable: GuacamoleClient
  readonly silent: GuacamoleClient
  /** What the desktop was last connected with. */
  parametersOf(id: string): Readonly<Record<string, string | undefined>> | undefined
  /** Opens a viewer's address, and nothing else that was answered: `shown`, or the decimal status of the refusal. */
  show(viewerUrl: string): Promise<string>
  /** Makes a connection that is not this installation’s. */
  addForeign(): Promise<void>
  /** How many connections there really are for this id. */
  count(id: string): Promise<number>
  readonly logged: string[]
  /** Beside those of the connections themselves. */
  readonly secrets: readonly string[]
}

/** What the page at a viewer's address reads in it. */
export const tokenIn = (viewerUrl: string): string =>
  new URLSearchParams(new URL(viewerUrl).hash.slice(1)).get('token') ?? 'none'

/** A log as the clients want it, kept as text. */
export const logTo = (lines: string[]) => ({
  info: (details: object, message: string) =>
    void lines.push(`info ${JSON.stringify(details)} ${message}`),
})

export interface SilentServer extends AsyncDisposable {
  readonly url: string
}

export async function startSilentServer(): Promise<SilentServer> {
  const server: Server = createServer((socket) => socket.on('error', () => {}))
  const sockets = new Set<{ destroy(): void }>()
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** An address where nobody listens. */
export const NOWHERE = 'http://127.0.0.1:1'
