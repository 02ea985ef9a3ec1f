import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { LIVE_SIGNED_OUT, type OpenSignIn } from '@carrel/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ORIGIN, type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let ada: Person
beforeAll(async () => {
  server = await TestServer.start()
  await server.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  await server.query('delete from sign_ins')
  await server.query('delete from sign_in_failures')
  ada = await server.signIn('ada')
})

const signIns = async (person: Person) =>
  (await person.call('GET', '/me/sign-ins')).body.sign_ins as OpenSignIn[]

/** An open page: `closed` is the code that it was closed with. */
async function openPage({ cookie }: Person) {
  const { port } = server.app.server.address() as AddressInfo
  const headers = { cookie, origin: ORIGIN }
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, { headers })
  const page = { closed: null as number | null }
  socket.on('close', (code) => {
    page.closed = code
  })
  await once(socket, 'message')
  return page
}

describe('a profile', () => {
  test('keeps name, language and time zone with the account', async () => {
    const change = { display_name: 'Ada L.', language: 'ar', time_zone: 'Africa/Cairo' }
    expect((await ada.call('PATCH', '/me', change)).body).toMatchObject(change)
    expect((await (await server.signIn('ada')).call('GET', '/me')).body).toMatchObject(change)
    const back = { language: null, time_zone: null }
    expect((await ada.call('PATCH', '/me', back)).body).toMatchObject({
      ...back,
      display_name: 'Ada L.',
    })
  })

  test.each([
    [{ language: 'tlh' }, 'language'],
    [{ time_zone: 'Moon/Tycho' }, 'time_zone'],
    [{ display_name: ' ' }, 'display_name'],
  ])('refuses %o at its field', async (change, field) => {
    const { status, body } = await ada.call('PATCH', '/me', change)
    expect([status, Object.keys(body.fields)]).toEqual([422, [field]])
  })

  test('has nothing in it by which somebody could give themselves a role or a quota', async () => {
    await ada.call('PATCH', '/me', { role: 'admin', quota_minutes: 1_000_000, username: 'root2' })
    expect((await ada.call('GET', '/me')).body).toMatchObject({ role: 'user', username: 'ada' })
  })
})

describe('a new password', () => {
  const change = (current: string, password: string) =>
    ada.call('POST', '/me/password', { current, password })

  test('wants the old one, counts wrong ones, and is refused for a while after five', async () => {
    const wrong = await change('nonsense', 'correct horse battery')
    expect([wrong.status, wrong.body.code, wrong.body.fields]).toEqual([
      ...[422, 'wrong_password', { current: 'is wrong' }],
    ])
    for (let failure = 1; failure < 5; failure += 1)
      await change('nonsense', 'correct horse battery')
    expect((await change('carrel', 'correct horse battery')).status).toBe(429)
  })

  test('that is weak is refused at its field', async () => {
    const { status, body } = await change('carrel', 'too short')
    expect([status, Object.keys(body.fields)]).toEqual([422, ['password']])
  })

  test('signs out every other browser at once, their open pages too, and not this one', async () => {
    const other = await server.signIn('ada')
    const [here, elsewhere] = [await openPage(ada), await openPage(other)]
    expect((await change('carrel', 'correct horse battery')).status).toBe(204)
    await expect.poll(() => elsewhere.closed).toBe(LIVE_SIGNED_OUT)
    expect((await other.call('GET', '/me')).status).toBe(401)
    expect((await ada.call('GET', '/me')).status).toBe(200)
    expect(here.closed).toBeNull()
    await server.query(
      `update users set password_hash = (select password_hash from users where username = 'bob')
       where username = 'ada'`,
    )
  })
})

describe('sign-ins', () => {
  test('are listed with browser, system and the one that asks, without any token', async () => {
    await server.app.inject({
      ...{
        method: 'POST',
        url: '/api/v1/sign-in',
        payload: { username: 'ada', password: 'carrel' },
      },
      headers: {
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      },
    })
    const listed = await signIns(ada)
    expect(listed.map(({ is_current }) => is_current).sort()).toEqual([false, true])
    const other = listed.find(({ is_current }) => !is_current)
    expect(other).toMatchObject({ browser: 'Firefox', system: 'Linux', address: '127.0.0.1' })
    expect(JSON.stringify(listed)).not.toContain(ada.cookie.split('=')[1])
  })

  test('one that is ended is dead at once, and so is its open page', async () => {
    const other = await server.signIn('ada')
    const [here, there] = [await openPage(ada), await openPage(other)]
    const target = (await signIns(ada)).find(({ is_current }) => !is_current)
    expect((await ada.call('DELETE', `/me/sign-ins/${target?.id}`)).status).toBe(204)
    expect((await other.call('GET', '/me')).status).toBe(401)
    await expect.poll(() => there.closed).toBe(LIVE_SIGNED_OUT)
    expect(here.closed).toBeNull()
  })

  test('whoever signs out hears no more in any tab of that browser, and goes on hearing in others', async () => {
    const other = await server.signIn('ada')
    const [here, elsewhere] = [await openPage(ada), await openPage(other)]
    expect((await ada.call('POST', '/sign-out')).status).toBe(204)
    await expect.poll(() => here.closed).toBe(LIVE_SIGNED_OUT)
    expect(elsewhere.closed).toBeNull()
  })

  test('all others are ended together', async () => {
    await server.signIn('ada')
    await server.signIn('ada')
    expect((await ada.call('DELETE', '/me/sign-ins')).body).toEqual({ ended: 2 })
    expect(await signIns(ada)).toHaveLength(1)
  })

  test('of somebody else are neither seen nor ended', async () => {
    const bob = await server.signIn('bob')
    const [his] = await signIns(bob)
    expect((await signIns(ada)).map(({ id }) => id)).not.toContain(his?.id)
    expect((await ada.call('DELETE', `/me/sign-ins/${his?.id}`)).status).toBe(404)
    await ada.call('DELETE', '/me/sign-ins')
    expect((await bob.call('GET', '/me')).status).toBe(200)
  })

  test('that do something are seen, to five minutes', async () => {
    await server.query(`update sign_ins set seen_at = now() - interval '6 minutes'`)
    await ada.call('GET', '/me')
    const [mine] = await signIns(ada)
    expect(Date.now() - Date.parse(mine?.seen_at ?? '')).toBeLessThan(5 * 60_000)
    const root = await server.signIn('root')
    const { people } = (await root.call('GET', '/admin/people?search=ada')).body
    expect(people[0].seen_at).not.toBeNull()
  })
})

test('whoever is an administrator no more hears no more of what administrators hear', async () => {
  await server.query(`update users set role = 'admin' where username = 'bob'`)
  const bob = await server.signIn('bob')
  const root = await server.signIn('root')
  const { id } = (await bob.call('GET', '/me')).body
  const { port } = server.app.server.address() as AddressInfo
  const heard: string[] = []
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, {
    headers: { cookie: bob.cookie, origin: ORIGIN },
  })
  socket.on('message', (data) => heard.push(JSON.parse(String(data)).event))
  await expect.poll(() => heard).toEqual(['Connected'])
  await root.call('PATCH', `/admin/people/${id}`, { role: 'user' })
  const toAll = () =>
    server.query(`select pg_notify('carrel_events', '{"event":"ServersUpdated"}')`)
  const rootHeard: string[] = []
  const rootSocket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, {
    headers: { cookie: root.cookie, origin: ORIGIN },
  })
  rootSocket.on('message', (data) => rootHeard.push(JSON.parse(String(data)).event))
  await expect.poll(() => rootHeard).toEqual(['Connected'])
  await toAll()
  await expect.poll(() => rootHeard).toContain('ServersUpdated')
  expect(heard).toEqual(['Connected'])
  socket.close()
  rootSocket.close()
})
