import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let ada: Person
let root: Person
beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
  root = await server.signIn('root')
})
afterAll(() => server[Symbol.asyncDispose]())

test('what counts is told session by session, with when its minutes come back', async () => {
  const { id } = await ada.launch()
  await ada.until(id, 'active')
  const { body } = await ada.call('GET', '/me/quota/details')
  expect(body.minutes).toMatchObject({ limit: 2400, used: 60, left: 2340 })
  expect(body.counted).toMatchObject([
    { session_id: id, template_name: 'Debian', is_open: true, minutes: 60 },
  ])
  const [{ returns_from, returns_by }] = body.counted
  expect(Date.parse(returns_by) - Date.parse(returns_from)).toBeCloseTo(60 * 60_000, -4)
  expect(returns_from).toBe(body.minutes.next_return)
})

test('an administrator sees the same of anybody, and nobody else does', async () => {
  const { id } = (await ada.call('GET', '/me')).body
  const own = (await ada.call('GET', '/me/quota/details')).body
  const seen = await root.call('GET', `/admin/people/${id}/quota`)
  expect([seen.status, seen.body.counted]).toEqual([200, own.counted])
  expect((await ada.call('GET', `/admin/people/${id}/quota`)).status).toBe(403)
  const nobody = '00000000-0000-4000-8000-00000000dead'
  expect((await root.call('GET', `/admin/people/${nobody}/quota`)).status).toBe(404)
})
