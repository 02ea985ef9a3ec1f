import type { Session } from '@carrel/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let admin: Person
let ada: Person
let session: Session

beforeAll(async () => {
  server = await TestServer.start()
  admin = await server.signIn('root')
  ada = await server.signIn('ada')
  session = await ada.until((await ada.launch()).id, 'active')
})
afterAll(() => server[Symbol.asyncDispose]())

const send = (text: string, session_ids = [session.id]) =>
  admin.call('POST', '/admin/sessions/message', { session_ids, text })
const shown = async () => (await ada.call('GET', `/sessions/${session.id}/notices`)).body.messages

test('a message is told at once, and is there after a refresh until it is dismissed', async () => {
  const { body } = await send('Please save your work.')
  expect(body.results).toEqual([{ session_id: session.id, outcome: 'sent' }])
  await expect.poll(() => server.events.some(({ event }) => event === 'SessionMessage')).toBe(true)
  const [message] = await shown()
  expect(message).toMatchObject({ text: 'Please save your work.', sender: 'Root' })
  expect(await shown()).toHaveLength(1)
  const path = `/sessions/${session.id}/messages/${message.id}`
  const bob = await server.signIn('bob')
  expect((await bob.call('DELETE', path)).status).toBe(403)
  expect((await bob.call('GET', `/sessions/${session.id}/notices`)).status).toBe(403)
  expect(await shown()).toHaveLength(1)
  expect((await ada.call('DELETE', path)).status).toBe(204)
  expect(await shown()).toEqual([])
})

test('an old message is not shown to somebody who comes a quarter of an hour later', async () => {
  await send('The building closes now.')
  expect(await shown()).toHaveLength(1)
  await server.query("update session_messages set sent_at = now() - interval '16 minutes'")
  expect(await shown()).toEqual([])
})

test('who wrote what to whom is in the audit log', async () => {
  await send('Is all well?')
  const { entries } = (await admin.call('GET', '/admin/audit?action=session.message_sent')).body
  expect(entries[0]).toMatchObject({
    actor: 'Root',
    subject: `session:${session.id}`,
    details: { text: 'Is all well?' },
  })
})

test('a text of nothing, one that is too long and one with control characters are refused', async () => {
  for (const text of ['  ', 'x'.repeat(501), 'a\u0000b', 'a\u001b[31m'])
    expect((await send(text)).status).toBe(422)
})

test('a session that is over gets none', async () => {
  const other = await ada.until((await ada.launch()).id, 'active')
  await ada.call('DELETE', `/sessions/${other.id}`)
  await ada.until(other.id, 'terminated')
  const { body } = await send('Too late.', [other.id])
  expect(body.results).toEqual([{ session_id: other.id, outcome: 'not_open' }])
})

test('they cannot be sent without end', async () => {
  const answers = []
  for (let sent = 0; sent < 11; sent += 1) answers.push((await send('Again.')).status)
  expect(answers).toContain(429)
})
