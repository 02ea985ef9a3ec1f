import type { Operation } from '@carrel/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contractOperations } from '../../test/contract-operations.ts'
import { ORIGIN, type Person, TestServer } from '../../test/test-server.ts'

/** For whoever has not signed in yet, or does no more. */
const PUBLIC = [
  ...['/api/v1/installation', '/api/v1/setup', '/api/v1/sign-in', '/api/v1/sign-out'],
  ...['/api/v1/join', '/api/v1/join/read'],
]
const OF_ADMINISTRATORS = /^\/api\/v1\/(?:admin|servers|notifications)(?:\/|$)/

let server: TestServer
let ada: Person
beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
})
afterAll(() => server[Symbol.asyncDispose]())

const guarded = contractOperations().filter(({ path }) => !PUBLIC.includes(path))

/** In a way in which nobody may ask: what is wrong with it is for those to know who may. */
async function nonsense({ method, path }: Operation, cookie = '') {
  const reply = await server.app.inject({
    ...{ method, url: path.replace(/\{\w+\}/g, 'nonsense') },
    headers: { origin: ORIGIN, cookie, 'content-type': 'application/json' },
    ...(method !== 'GET' && { payload: '{"no": "sense"' }),
  })
  return reply.statusCode
}

test('whoever is not signed in is told so, whatever they ask and however', async () => {
  expect(guarded.length).toBeGreaterThan(60)
  for (const operation of guarded)
    expect(await nonsense(operation), `${operation.method} ${operation.path}`).toBe(401)
})

test('what is for administrators is refused to everybody else, whatever they ask and however', async () => {
  const theirs = guarded.filter(({ path }) => OF_ADMINISTRATORS.test(path))
  expect(theirs.length).toBeGreaterThan(30)
  for (const operation of theirs)
    expect(await nonsense(operation, ada.cookie), operation.path).toBe(403)
})
