import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { serveHealth } from './health.ts'
import { answerProblem } from './problem-handler.ts'

async function ask(askDatabase: () => Promise<unknown>) {
  const app = Fastify()
  app.setErrorHandler(answerProblem)
  serveHealth(app, askDatabase)
  const reply = await app.inject('/healthz')
  return { status: reply.statusCode, body: reply.json() }
}

test('a server is well while its database answers', async () => {
  expect(await ask(async () => 'a row')).toEqual({ status: 200, body: { ok: true } })
})

test('a server whose database fails says so, and nothing of why', async () => {
  const { status, body } = await ask(async () => {
    throw new Error('password authentication failed for user "carrel"')
  })
  expect(status).toBe(503)
  expect(body).toMatchObject({ code: 'database_unreachable' })
  expect(JSON.stringify(body)).not.toContain('password')
})
