import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let ada: Person

beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
})
afterAll(() => server[Symbol.asyncDispose]())

/** The jobs that are to end the session, or were. */
const jobsOf = (id: string) =>
  server.query(
    `select id, state, start_after from pgboss.job
     where name = 'session-expiry' and singleton_key = $1 order by start_after`,
    [id],
  )
const stateOf = async (job: unknown) =>
  (await server.query('select state from pgboss.job where id = $1', [job]))[0]?.state
/** As if its time had come. */
const makeDue = (job: unknown) =>
  server.query(`update pgboss.job set state = 'created', start_after = now() where id = $1`, [job])

async function extended() {
  const { id } = await ada.launch()
  await ada.until(id, 'active')
  const [before] = await jobsOf(id)
  const { body: session } = await ada.call('POST', `/sessions/${id}/extend`)
  return { id, before, session }
}
async function end(id: string) {
  await ada.call('DELETE', `/sessions/${id}`)
  await ada.until(id, 'terminated')
}

test('3.6-1 an extension cancels the job that would have ended the session, and sends one for its new end', async () => {
  const { id, before, session } = await extended()
  expect(await jobsOf(id)).toEqual([
    { ...before, state: 'cancelled' },
    { id: expect.any(String), state: 'created', start_after: new Date(session.expires_at) },
  ])
  await end(id)
})

test('the end of before an extension ends nothing, should its job have begun by then', async () => {
  const { id, before, session } = await extended()
  await makeDue(before?.id)
  await eventually(() => stateOf(before?.id)).toBe('completed')
  expect((await ada.call('GET', `/sessions/${id}`)).body).toMatchObject({
    ...{ status: 'active', expires_at: session.expires_at },
  })
  await end(id)
})

test('the job for its end ends the session, for that reason', async () => {
  const { id } = await ada.launch()
  await ada.until(id, 'active')
  const [job] = await jobsOf(id)
  await makeDue(job?.id)
  expect(await ada.until(id, 'terminated')).toMatchObject({ end_reason: 'expired', vm_id: null })
})
