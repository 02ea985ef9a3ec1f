import type { ConnectionState, Session } from '@carrel/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let admin: Person
let adminId: string
let ada: Person
let session: Session

beforeAll(async () => {
  server = await TestServer.start()
  admin = await server.signIn('root')
  adminId = (await admin.call('GET', '/me')).body.id
  ada = await server.signIn('ada')
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  const open = (await ada.call('GET', '/sessions')).body.sessions as Session[]
  session = open[0] ?? (await ada.until((await ada.launch()).id, 'active'))
  await server.query('delete from session_watches')
  await server.query('delete from request_counts')
})

const watch = (reason = 'Ada asked for help with her printer') =>
  admin.call('POST', `/admin/sessions/${session.id}/watch`, { reason })
const watchers = async () =>
  (await ada.call('GET', `/sessions/${session.id}/notices`)).body.watchers
const state = (present: readonly string[]): ConnectionState => ({
  ...{ id: session.guacamole_connection_id ?? '', protocol: 'ssh', viewers: 1 + present.length },
  watchers: [...present],
  ...{ upstreams: 1, bytes_in: 0, bytes_out: 0, registered_at: new Date().toISOString() },
  quality: { round_trip_ms: null, frame_lag_ms: null, frames_per_second: 0, bytes_per_second: 0 },
  ...{ first_frame_at: null, last_input_at: null, last_ending: null, drawn_at: null },
})
const told = () => server.events.filter(({ event }) => event === 'SessionWatched').length
const audited = async (action: string) =>
  (await admin.call('GET', `/admin/audit?action=${action}&subject=${session.id}`)).body.entries

test('whoever is watched is told with the token, and until the watcher has gone', async () => {
  const before = told()
  expect(await watch()).toMatchObject({ status: 200, body: { expires_in: 300 } })
  expect(await watchers()).toMatchObject([{ name: 'Root' }])
  await server.guacamole.tell({ event: 'viewer_joined', connection: state([adminId]) })
  expect(await watchers()).toHaveLength(1)
  await server.guacamole.tell({ event: 'viewer_left', connection: state([]) })
  expect(await watchers()).toEqual([])
  await expect.poll(told).toBe(before + 2)
  const [entry] = await audited('session.watched')
  expect(entry).toMatchObject({
    actor: 'Root',
    details: { reason: 'Ada asked for help with her printer' },
  })
  expect(await audited('session.watch_ended')).toMatchObject([{ details: { seconds: 0 } }])
})

test('a visitor who comes before the watcher does not end the watch', async () => {
  await watch()
  await server.guacamole.tell({ event: 'viewer_left', connection: state([]) })
  expect(await watchers()).toHaveLength(1)
})

test('another token for the same watch is neither told nor written down again', async () => {
  await watch()
  await server.guacamole.tell({ event: 'viewer_joined', connection: state([adminId]) })
  const [before, entries] = [told(), (await audited('session.watched')).length]
  expect((await watch()).status).toBe(200)
  expect(told()).toBe(before)
  expect(await audited('session.watched')).toHaveLength(entries)
})

test('what was missed while the gateway was not heard is made up for', async () => {
  await watch()
  await server.guacamole.tell({ event: 'viewer_joined', connection: state([adminId]) })
  await server.guacamole.tell({ event: 'snapshot', boot_id: 'new', connections: [] })
  expect(await watchers()).toEqual([])
})

test('a token that nobody came with ends the watch when it is not good any more', async () => {
  const before = told()
  await watch()
  await expect.poll(told).toBe(before + 1)
  await server.query("update session_watches set token_at = now() - interval '6 minutes'")
  expect(await watchers()).toEqual([])
  await server.guacamole.tell({ event: 'heartbeat' })
  await expect.poll(told).toBe(before + 2)
  expect(await server.query('select 1 from session_watches where ended_at is null')).toEqual([])
})

test('R9 the token is the watcher’s own, and no reason means no token', async () => {
  const { token } = (await watch()).body
  expect(token).toContain(adminId)
  for (const reason of ['', '  ', 'x']) expect((await watch(reason)).status).toBe(422)
  expect(server.logged.join('')).not.toContain(token)
})

test('a session that is not active is not watched', async () => {
  await ada.call('DELETE', `/sessions/${session.id}`)
  await ada.until(session.id, 'terminated')
  expect(await watch()).toMatchObject({ status: 422, body: { code: 'session_not_active' } })
})
