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
  test('gives cookies that scripts cannot read and that other sites do not send', async () => {
    const reply = await signIn({ username: 'ada', password: 'carrel' })
    expect(reply.statusCode).toBe(200)
    expect(reply.headers['set-cookie']).toEqual([
      expect.stringMatching(/^carrel=.*HttpOnly.*SameSite=Lax/),
      expect.stringMatching(/^carrel-device=.*HttpOnly.*SameSite=Lax/),
    ])
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
