import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ORIGIN, TestServer } from '../../test/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

const signIn = (payload: object, headers: Record<string, string> = { origin: ORIGIN }) =>
  server.app.inject({ method: 'POST', url: '/api/v1/sign-in', headers, payload })

describe('signing in', () => {
  test('gives a cookie that scripts cannot read and that other sites do not send', async () => {
    const reply = await signIn({ username: 'ada', password: 'carrel' })
    expect(reply.statusCode).toBe(200)
    expect(reply.headers['set-cookie']).toMatch(/HttpOnly.*SameSite=Lax/)
    expect(reply.json()).toMatchObject({ username: 'ada', role: 'user' })
  })

  test('ignores the case of the name', async () => {
    expect((await signIn({ username: 'ADA', password: 'carrel' })).statusCode).toBe(200)
  })

  test('answers a wrong password and an unknown name alike', async () => {
    const wrong = await signIn({ username: 'bob', password: 'nonsense' })
    const unknown = await signIn({ username: 'nobody', password: 'nonsense' })
    expect(wrong.statusCode).toBe(401)
    expect(wrong.json()).toEqual(unknown.json())
  })

  test('is refused for a while after five wrong passwords, even with the right one', async () => {
    for (let failure = 0; failure < 5; failure += 1)
      await signIn({ username: 'root', password: 'nonsense' })
    const reply = await signIn({ username: 'root', password: 'carrel' })
    expect(reply.statusCode).toBe(429)
    expect(reply.headers['retry-after']).toBe('900')
  })

  test('counts guesses that come at once like those that come one by one', async () => {
    const guess = () => signIn({ username: 'bob', password: 'another guess' })
    await server.query('delete from sign_in_failures')
    const answers = await Promise.all(Array.from({ length: 20 }, guess))
    const looked = answers.filter(({ statusCode }) => statusCode === 401)
    expect(looked).toHaveLength(5)
    expect(await server.query('select * from sign_in_failures')).toHaveLength(5)
    await server.query('delete from sign_in_failures')
  })

  test('is refused for a while to a network of IPv6 whose addresses have taken turns', async () => {
    const guess = async (remoteAddress: string, username: string) => {
      const payload = { username, password: 'nonsense' }
      const url = '/api/v1/sign-in'
      return (await server.app.inject({ method: 'POST', url, remoteAddress, payload })).statusCode
    }
    expect(await guess('2001:db8::1', 'first')).toBe(401)
    await server.query(`insert into sign_in_failures (username, address)
      select 'name-' || n, address from sign_in_failures, generate_series(2, 50) as n
      where username = 'first'`)
    expect(await guess('2001:db8::2', 'last')).toBe(429)
    expect(await guess('2001:db8:1::2', 'last')).toBe(401)
    await server.query('delete from sign_in_failures')
  })

  test('lets in whoever knows the password, however many of their browsers ask at once', async () => {
    const known = () => signIn({ username: 'ada', password: 'carrel' })
    const answers = await Promise.all(Array.from({ length: 8 }, known))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(200))
  })

  test('from a page of another site is refused', async () => {
    const reply = await signIn(
      { username: 'ada', password: 'carrel' },
      { origin: 'http://evil.test' },
    )
    expect(reply.statusCode).toBe(403)
    expect(reply.json()).toMatchObject({ code: 'foreign_origin' })
  })

  test('by a name that no database takes is refused at its field', async () => {
    const reply = await signIn({ username: 'a\0b', password: 'carrel' })
    expect([reply.statusCode, reply.json().fields]).toEqual([
      ...[422, { username: expect.any(String) }],
    ])
  })

  test('without a password names the field that is missing', async () => {
    const reply = await signIn({ username: 'ada' })
    expect(reply.statusCode).toBe(422)
    expect(reply.headers['content-type']).toContain('application/problem+json')
    expect(reply.json()).toMatchObject({
      code: 'invalid_input',
      fields: { password: expect.any(String) },
    })
  })
})

describe('a sign-in', () => {
  test('stores no token, only its hash', async () => {
    const { cookie } = await server.signIn('ada')
    const rows = await server.query('select * from sign_ins')
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(cookie.split('=')[1])
  })

  test('ends with signing out', async () => {
    const ada = await server.signIn('ada')
    expect((await ada.call('GET', '/me')).status).toBe(200)
    expect((await ada.call('POST', '/sign-out')).status).toBe(204)
    expect((await ada.call('GET', '/me')).status).toBe(401)
  })
})

test('whoever is not signed in is refused', async () => {
  for (const url of ['/api/v1/me', '/api/v1/templates', '/api/v1/sessions'])
    expect((await server.app.inject({ url })).statusCode).toBe(401)
})
