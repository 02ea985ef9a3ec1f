import type { ApplicationMessage, TunnelNotice, ViewerMessage } from '@carrel/contract'
import { ws } from 'msw'
import { onTestFinished, vi } from 'vitest'
import { fakeServer } from '../../src/testing/fake-server.ts'
import { encodeInstruction, InstructionParser } from '../connection/instruction-parser.ts'
import { TokenPurse } from '../connection/token.ts'
import page from '../index.html?raw'
import { findPlaces } from '../page/viewer-places.ts'
import { startViewer } from '../viewer.ts'

const SESSION_CLOSED = 523
const ORIGIN = 'http://carrel.test'
const line = ws.link('ws://carrel.test/tunnel')

/** happy-dom draws nothing: the display gets a canvas on which everything is possible and nothing happens. */
const canvas = new Proxy({}, { get: () => () => undefined, set: () => true })

export interface OpenViewer {
  /** Instructions to the viewer, in one message. */
  send(...instructions: (string | number)[][]): void
  notice(notice: TunnelNotice): void
  end(status: number): void
  /** What the viewer has sent, without what keeps the connection alive. */
  received(): string[][]
  /** What was received until now does not matter. */
  forget(): void
  /** What the application was told. */
  told: ViewerMessage[]
  say(message: ApplicationMessage): void
  connections(): number
}

/** The viewer page with a gateway behind it that says what a test wants; connected, unless it is told not to draw. */
export async function openViewer({ draws = true } = {}): Promise<OpenViewer> {
  document.body.innerHTML = page.slice(page.indexOf('<body>') + 6, page.indexOf('<script'))
  HTMLCanvasElement.prototype.getContext = (() => canvas) as never
  localStorage.clear()
  const told: ViewerMessage[] = []
  vi.spyOn(window, 'postMessage').mockImplementation((message: unknown) => {
    told.push(message as ViewerMessage)
  })
  let client: { send(data: string): void; close(code: number, reason: string): void } | null = null
  let connections = 0
  let received: string[][] = []
  fakeServer.use(
    line.addEventListener('connection', (connection) => {
      const parser = new InstructionParser((opcode, args) => {
        received.push([opcode, ...args])
        if (args[0] === 'ping') connection.client.send(encodeInstruction([opcode, ...args]))
      })
      connections += 1
      client = connection.client
      client.send(encodeInstruction(['', 'uuid-1']))
      connection.client.addEventListener('message', ({ data }) => parser.receive(String(data)))
      if (draws) send(['size', 0, 640, 480], ['cfill', 14, 0, 0, 0, 0, 255], ['sync', 1])
    }),
  )
  const send: OpenViewer['send'] = (...instructions) =>
    client?.send(instructions.map(encodeInstruction).join(''))
  const purse = new TokenPurse()
  purse.put('a.jwt.token')
  startViewer({ origin: ORIGIN, purse, places: findPlaces(), images: [] })
  const isThere = () => (draws ? document.documentElement.dataset.state === 'connected' : client)
  await vi.waitFor(() => {
    if (!isThere()) throw new Error('not connected yet')
  })
  const end = (status: number): void => client?.close(1008, String(status))
  // For good, so that nothing of it runs on into the next test.
  onTestFinished(async () => {
    end(SESSION_CLOSED)
    await vi.waitFor(() => {
      if (document.documentElement.dataset.state !== 'disconnected') throw new Error('still there')
    })
  })
  const alive = new Set(['', 'sync', 'nop', 'size', 'ack'])
  return {
    send,
    told,
    notice: ({ name, ...rest }) => send(['', name, JSON.stringify(rest)]),
    end,
    received: () =>
      received.filter(([opcode = '', name]) => !alive.has(opcode) || name === 'take_over'),
    forget: () => {
      received = []
    },
    say: (data) =>
      void dispatchEvent(new MessageEvent('message', { data, origin: ORIGIN, source: window })),
    connections: () => connections,
  }
}
