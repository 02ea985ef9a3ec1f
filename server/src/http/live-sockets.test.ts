import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LiveEvent } from '@carrel/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Account } from '../people/person.ts'
import { LiveSockets } from './live-sockets.ts'

const ORIGIN = 'http://carrel.test'
const account = (id: string, role: Account['role']): Account => ({
  ...{ id, role, username: id, displayName: id },
})
const accounts = new Map([account('ada', 'user'), account('root', 'admin')].map((a) => [a.id, a]))

const http = createServer()
/** Of whom the database cannot be asked. */
const unknown = new Set<string>()
const sockets = new LiveSockets([ORIGIN], async ({ headers: { cookie = '' } }) => {
  if (unknown.has(cookie)) throw new Error('The database is away.')
  return accounts.get(cookie) ?? null
})

beforeAll(async () => {
  sockets.attach(http)
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
})
afterAll(async () => {
  sockets.close()
  await new Promise((done) => http.close(done))
})

/** What a tab is told after its greeting. */
async function tabOf(cookie: string, origin = ORIGIN): Promise<LiveEvent[]> {
  const { port } = http.address() as AddressInfo
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, {
    headers: { cookie, origin },
  })
  const heard: LiveEvent[] = []
  await once(socket, 'message')
  socket.on('message', (data) => heard.push(JSON.parse(String(data))))
  return heard
}

const greeting: LiveEvent = { event: 'Connected', server_time: '2026-03-02T10:00:00.000Z' }

test('what is meant for one person reaches every tab of theirs, and nobody else’s', async () => {
  const [first, second, other] = await Promise.all([tabOf('ada'), tabOf('ada'), tabOf('root')])
  sockets.send('ada', greeting)
  await expect.poll(() => [first, second]).toEqual([[greeting], [greeting]])
  sockets.send('root', greeting)
  await expect.poll(() => other).toEqual([greeting])
  expect(first).toHaveLength(1)
})

test('what is meant for administrators reaches them alone', async () => {
  const [user, admin] = await Promise.all([tabOf('ada'), tabOf('root')])
  sockets.sendToAdministrators(greeting)
  await expect.poll(() => admin).toEqual([greeting])
  sockets.send('ada', greeting)
  await expect.poll(() => user).toEqual([greeting])
})

test('a tab of somebody of whom nothing can be found out any more hears no more', async () => {
  const bob = account('bob', 'admin')
  accounts.set('bob', bob)
  const { port } = http.address() as AddressInfo
  const headers = { cookie: 'bob', origin: ORIGIN }
  const tab = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, { headers })
  await once(tab, 'message')
  unknown.add('bob')
  await expect(sockets.recheck('bob')).rejects.toThrow('away')
  const [code] = await once(tab, 'close')
  expect(code).toBe(1012)
})

test('a page of another origin and somebody who is not signed in are refused', async () => {
  await expect(tabOf('ada', 'http://elsewhere.test')).rejects.toThrow('403')
  await expect(tabOf('nobody')).rejects.toThrow('401')
})
