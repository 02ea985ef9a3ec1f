import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'
import { GuacamoleError } from '../guacamole/guacamole-client.ts'

let server: TestServer
let root: Person

beforeAll(async () => {
  server = await TestServer.start()
  root = await server.signIn('root')
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  await server.query(`update users set role = 'user', disabled_at = null where username = 'ada'`)
  server.guacamole.isReachable = true
  server.guacamole.calls.splice(0)
})

const idOf = async (person: Person): Promise<string> => (await person.call('GET', '/me')).body.id
const ends = () => server.guacamole.calls.filter((call) => call.startsWith('endViewers '))
const away = new GuacamoleError('gateway_unreachable', 'The gateway does not answer.')

test('whoever is disabled is cut off from every desktop, even if signed out long before', async () => {
  const ada = await server.signIn('ada')
  const id = await idOf(ada)
  await ada.call('POST', '/sign-out')
  await root.call('POST', `/admin/people/${id}/disable`, { end_sessions: false })
  await expect.poll(ends).toEqual([`endViewers ${id} all`])
})

test('an administrator who is one no more is cut off from the desktops of others alone', async () => {
  const id = await idOf(await server.signIn('ada'))
  await root.call('PATCH', `/admin/people/${id}`, { role: 'admin' })
  await root.call('PATCH', `/admin/people/${id}`, { role: 'user' })
  await expect.poll(ends).toEqual([`endViewers ${id} guests`])
})

test('whoever signs out elsewhere is cut off everywhere, and may return with the sign-in that is left', async () => {
  const ada = await server.signIn('ada')
  const id = await idOf(ada)
  await server.signIn('ada')
  expect((await ada.call('DELETE', '/me/sign-ins')).status).toBe(200)
  await expect.poll(ends).toEqual([`endViewers ${id} all may return`])
})

test('a gateway that is away in that moment is told when it is back, and by what holds then', async () => {
  const ada = await server.signIn('ada')
  const id = await idOf(ada)
  server.guacamole.isReachable = false
  await root.call('POST', `/admin/people/${id}/disable`, { end_sessions: false })
  await expect.poll(() => ends().length).toBeGreaterThan(1)
  await server.restart({ meanwhile: async () => void server.guacamole.calls.splice(0) })
  server.guacamole.isReachable = true
  await expect.poll(ends, { timeout: 10_000 }).toContain(`endViewers ${id} all`)
  expect(server.logged.some((line) => line.includes('"gateway_unreachable"'))).toBe(true)
})

test('whoever has the right again by then is left alone', async () => {
  const id = await idOf(await server.signIn('ada'))
  server.guacamole.failNext.set('endViewers', away)
  await root.call('PATCH', `/admin/people/${id}`, { role: 'admin' })
  await root.call('PATCH', `/admin/people/${id}`, { role: 'user' })
  await expect.poll(() => ends().length).toBe(1)
  await root.call('PATCH', `/admin/people/${id}`, { role: 'admin' })
  const jobs = () =>
    server.query(`select id from pgboss.job where name = 'sight' and state < 'completed'`)
  await expect.poll(jobs, { timeout: 10_000 }).toEqual([])
  expect(ends()).toHaveLength(1)
})

test('R9 whoever is signed out while a token is being made does not get it', async () => {
  const ada = await server.signIn('ada')
  const session = await ada.until((await ada.launch()).id, 'active')
  const make = server.guacamole.generateAuthToken.bind(server.guacamole)
  server.guacamole.generateAuthToken = async (...asked) => {
    await root.call('POST', `/admin/people/${await idOf(ada)}/disable`, { end_sessions: false })
    return make(...asked)
  }
  const reply = await ada.call('GET', `/sessions/${session.id}/guacamole-token`)
  expect([reply.status, reply.body.token]).toEqual([401, undefined])
})
