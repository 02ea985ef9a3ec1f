import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let root: Person
beforeAll(async () => {
  server = await TestServer.start()
  root = await server.signIn('root')
})
afterAll(() => server[Symbol.asyncDispose]())

const PASSWORD = 'correct horse battery'
const tokenOf = (url: string) => new URL(url).hash.slice(1)

async function invite(username: string) {
  const { body } = await root.call('POST', '/admin/people', { display_name: 'Grace', username })
  return { id: body.person.id as string, token: tokenOf(body.link.url), link: body.link }
}

async function post(path: string, payload: object) {
  const reply = await server.app.inject({ method: 'POST', url: `/api/v1${path}`, payload })
  const cookie = String(reply.headers['set-cookie'] ?? '').split(';')[0] ?? ''
  return { status: reply.statusCode, body: reply.json(), cookie }
}
const join = (token: string, more: object = {}) =>
  post('/join', { token, display_name: 'Grace Hopper', password: PASSWORD, ...more })

describe('an invitation', () => {
  test('lets somebody choose name and password, signs them in, and works once', async () => {
    const { token, link } = await invite('grace')
    expect(link.url).toMatch(/^http:\/\/carrel\.test\/join#[\w-]{43}$/)
    const read = await post('/join/read', { token })
    expect(read.body).toEqual({ username: 'grace', display_name: 'Grace', purpose: 'invitation' })
    const { status, body, cookie } = await join(token)
    expect([status, body.display_name, body.role]).toEqual([200, 'Grace Hopper', 'user'])
    const me = await server.app.inject({ url: '/api/v1/me', headers: { cookie } })
    expect(me.json().username).toBe('grace')
    const again = await join(token, { password: 'another horse battery' })
    expect([again.status, again.body.code]).toEqual([403, 'link_unknown'])
    expect((await server.signIn('grace', PASSWORD)).cookie).not.toBe('')
  })

  test('of two who use it at once lets one in', async () => {
    const { token } = await invite('twice')
    const replies = await Promise.all([join(token), join(token, { password: 'tin horse battery' })])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 403])
  })

  test('is good for seven days', async () => {
    const { id, token, link } = await invite('late')
    expect(Date.parse(link.expires_at) - Date.now()).toBeCloseTo(7 * 24 * 3_600_000, -5)
    await server.query('update password_links set expires_at = now() where user_id = $1', [id])
    expect((await post('/join/read', { token })).status).toBe(403)
    expect((await join(token)).body.code).toBe('link_unknown')
  })

  test('that was withdrawn, or replaced by a new one, does not work', async () => {
    const { id, token } = await invite('renewed')
    const withdrawn = await root.call('DELETE', `/admin/people/${id}/password-link`)
    expect(withdrawn.body.link_expires_at).toBeNull()
    expect((await join(token)).status).toBe(403)
    const second = await root.call('POST', `/admin/people/${id}/password-link`)
    const third = await root.call('POST', `/admin/people/${id}/password-link`)
    expect((await join(tokenOf(second.body.url))).status).toBe(403)
    expect((await join(tokenOf(third.body.url))).status).toBe(200)
  })

  test('of somebody who was disabled meanwhile does not work, and none is made', async () => {
    const { id, token } = await invite('barred')
    await root.call('POST', `/admin/people/${id}/disable`, {})
    expect((await join(token)).status).toBe(403)
    const made = await root.call('POST', `/admin/people/${id}/password-link`)
    expect([made.status, made.body.code]).toEqual([409, 'person_disabled'])
  })

  test('is kept as a hash alone, and is neither in the log nor among what was audited', async () => {
    const { token } = await invite('hashed')
    const kept = [
      await server.query(`select *, encode(token_hash, 'escape') as text from password_links`),
      await server.query('select * from audit_log'),
      server.logged,
    ]
    expect(JSON.stringify(kept)).not.toContain(token)
  })

  test('stays good when a password is refused for its weakness', async () => {
    const { token } = await invite('gracehopper')
    const weak = await join(token, { password: 'gracehopper2' })
    expect([weak.status, Object.keys(weak.body.fields)]).toEqual([422, ['password']])
    expect((await join(token)).status).toBe(200)
  })

  test('nobody can sign in before it was used, whatever the password', async () => {
    await invite('waiting')
    for (const password of ['', 'null', 'waiting']) {
      const { status } = await post('/sign-in', { username: 'waiting', password: password || ' ' })
      expect(status).toBe(401)
    }
  })
})

test('a link for a new password says so, and ends what was signed in with the old one', async () => {
  const { id, token } = await invite('forgetful')
  await join(token)
  const before = await server.signIn('forgetful', PASSWORD)
  const { body } = await root.call('POST', `/admin/people/${id}/password-link`)
  const reset = tokenOf(body.url)
  expect((await post('/join/read', { token: reset })).body.purpose).toBe('new_password')
  expect((await before.call('GET', '/me')).status).toBe(200)
  expect((await join(reset, { password: 'a new horse battery' })).status).toBe(200)
  expect((await before.call('GET', '/me')).status).toBe(401)
  const old = await post('/sign-in', { username: 'forgetful', password: PASSWORD })
  expect(old.status).toBe(401)
})
