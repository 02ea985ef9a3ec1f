import { once } from 'node:events'
import { Agent, request } from 'node:https'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createClock } from '../../clock.ts'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import { Connections } from './connections.ts'

let lab: TestLab
let agent: Agent
beforeEach(async () => {
  lab = await startTestLab()
  agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false })
})
afterEach(async () => {
  agent.destroy()
  await lab.close()
})

interface Sent {
  readonly socket: Socket
  readonly connection: string | undefined
}

function get(path: string, headers: Record<string, string> = {}): Promise<Sent> {
  const { host, port } = lab.api
  const { authorization } = lab
  const options = {
    host,
    port,
    agent,
    path: `/api2/json${path}`,
    headers: { authorization, ...headers },
  }
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      const { socket, headers: got } = response
      response.resume().once('end', () => resolve({ socket, connection: got.connection }))
    })
    sent.once('error', reject).end()
  })
}

test('a connection serves a hundred requests, and an error ends it', async () => {
  const first = await get('/version')
  expect(first.connection).toBe('Keep-Alive')
  for (let count = 2; count < 100; count += 1) {
    const { socket, connection } = await get('/version')
    expect(socket).toBe(first.socket)
    expect(connection).toBe('Keep-Alive')
  }
  expect((await get('/version')).connection).toBe('close')
  const next = await get('/version')
  expect(next.socket).not.toBe(first.socket)
  expect((await get('/nope')).connection).toBe('close')
})

test('who says close is taken at their word', async () => {
  expect((await get('/version', { connection: 'close' })).connection).toBe('close')
})

test('a connection without a request for five seconds is closed', async () => {
  const connections = new Connections(createClock(1000))
  const server = createServer((socket) => connections.rests(socket)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  await once(socket.resume(), 'end')
  server.close()
})
