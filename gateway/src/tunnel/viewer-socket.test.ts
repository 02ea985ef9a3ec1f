import { once } from 'node:events'
import { createServer } from 'node:http'
import { duplexPair } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { DEADLINES } from '../deadlines.ts'
import type { Status } from '../protocol/status.ts'
import { ViewerSocket } from './viewer-socket.ts'

const PIECE = Buffer.alloc(60 * 1024, '3.nop;')

let browser: WebSocket
let viewer: ViewerSocket
let left: Status | null
let isAlone: boolean
let heard: string[]

/**
 * A real WebSocket on a line that holds next to nothing. Between two sockets of one machine the system holds megabytes, and
 * takes them at once or not at all, so that nobody there is ever slow.
 */
beforeEach(async () => {
  const [here, there] = duplexPair()
  const server = new WebSocketServer({ noServer: true })
  const http = createServer().on('upgrade', (request, line, head) =>
    server.handleUpgrade(request, line, head, (socket) => server.emit('connection', socket)),
  )
  http.emit('connection', here)
  const connected = once(server, 'connection')
  browser = new WebSocket('ws://gateway/', { createConnection: () => there as never })
  heard = []
  browser.on('ping', () => heard.push('ping')).on('message', () => heard.push('message'))
  const [[socket]] = await Promise.all([connected, once(browser, 'open')])
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  viewer = new ViewerSocket(socket, DEADLINES)
  left = null
  isAlone = true
  viewer.listen({
    message: () => {},
    relieved: () => {},
    mayBeSlow: () => isAlone,
    left: (status) => {
      left = status
      viewer.close(status)
    },
  })
  browser.pause()
  while (!viewer.isCongested) viewer.push(PIECE, true)
})

afterEach(() => {
  viewer.close('success')
  browser.terminate()
  vi.useRealTimers()
})

async function readOneMessage(): Promise<void> {
  const read = once(browser, 'message')
  browser.once('message', () => browser.pause())
  browser.resume()
  await read
}

const aWhile = () => vi.advanceTimersByTime(DEADLINES.stalled)

test('how long a word takes there is asked before anything else is said', async () => {
  await readOneMessage()
  expect(heard[0]).toBe('ping')
})

test('one that is slow, but reads, is waited for while it is alone', async () => {
  for (let turn = 0; turn < 4; turn += 1) {
    await readOneMessage()
    aWhile()
    expect(left).toBeNull()
  }
  expect(viewer.isCongested).toBe(true)
})

test('one that is slow is let go where others wait for it, though it reads', async () => {
  isAlone = false
  await readOneMessage()
  aWhile()
  expect(left).toBe('client_timeout')
})

test('one that has stopped reading is let go, though it is alone and has read before', async () => {
  await readOneMessage()
  aWhile()
  expect(left).toBeNull()
  aWhile()
  expect(left).toBe('client_timeout')
})
