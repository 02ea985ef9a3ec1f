import type { AdminNotification } from '@carrel/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

let server: TestServer
let ada: Person
let root: Person

beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
  root = await server.signIn('root')
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  await server.query('delete from admin_notifications')
  server.events.length = 0
})

async function failLaunch(message = 'The storage is full.'): Promise<string> {
  const hint = 'Free some space.'
  server.hypervisor.failNext.set('clone', new HypervisorError('task_failed', message, { hint }))
  const { id } = await ada.launch()
  await ada.until(id, 'failed')
  return id
}

const list = async (): Promise<AdminNotification[]> =>
  (await root.call('GET', '/notifications')).body.notifications

test('a launch that fails tells administrators why, and what would help', async () => {
  const id = await failLaunch()
  const [notification] = await list()
  expect(notification).toMatchObject({
    kind: 'launch_failed',
    title: 'A launch of “Debian” failed',
    message: 'The storage is full.',
    hint: 'Free some space.',
    session_id: id,
    count: 1,
    seen_at: null,
  })
  await eventually(() => server.events).toContainEqual({
    event: 'AdminNotification',
    notification_id: notification?.id,
  })
})

test('a launch that succeeds tells them nothing', async () => {
  const { id } = await ada.launch()
  await ada.until(id, 'active')
  await ada.call('DELETE', `/sessions/${id}`)
  await ada.until(id, 'terminated')
  expect(await list()).toEqual([])
})

test('the same again is counted until somebody has seen it, and then told anew', async () => {
  await failLaunch()
  const last = await failLaunch('The storage is still full.')
  const [counted, ...others] = await list()
  expect(others).toEqual([])
  expect(counted).toMatchObject({
    ...{ count: 2, session_id: last, message: 'The storage is still full.' },
  })
  const { body } = await root.call('POST', '/notifications/seen', { ids: [counted?.id] })
  expect(body.notifications).toMatchObject([{ seen_by: 'Root', seen_at: expect.any(String) }])
  await failLaunch()
  expect(await list()).toMatchObject([
    { count: 1, seen_at: null },
    { id: counted?.id, count: 2, seen_by: 'Root' },
  ])
})

test('that it was seen can be taken back, unless it has been told anew', async () => {
  await failLaunch()
  const ids = (await list()).map(({ id }) => id)
  await root.call('POST', '/notifications/seen', { ids })
  await root.call('POST', '/notifications/seen', { ids, seen: false })
  expect(await list()).toMatchObject([{ seen_at: null, seen_by: null }])
  await root.call('POST', '/notifications/seen', { ids })
  await failLaunch()
  await root.call('POST', '/notifications/seen', { ids, seen: false })
  expect((await list()).map(({ seen_at }) => seen_at === null)).toEqual([true, false])
})

test('nobody but administrators reads them or marks them', async () => {
  await failLaunch()
  const [notification] = await list()
  expect(await ada.call('GET', '/notifications')).toMatchObject({ status: 403 })
  const ids = [notification?.id]
  expect(await ada.call('POST', '/notifications/seen', { ids })).toMatchObject({ status: 403 })
  expect(await list()).toMatchObject([{ seen_at: null }])
})

test('of very many that nobody has seen the newest are listed, and how many more there are', async () => {
  await server.query(`insert into admin_notifications (kind, subject, title, message, last_at)
    select 'vm_locked', 'vm:' || n, 'No. ' || n, 'It is locked.', now() - n * interval '1 minute'
    from generate_series(1, 230) n`)
  const { body } = await root.call('GET', '/notifications')
  expect([body.notifications.length, body.notifications[0].title, body.more]).toEqual([
    ...[200, 'No. 1', 30],
  ])
  const ids = body.notifications.map(({ id }: AdminNotification) => id)
  await root.call('POST', '/notifications/seen', { ids })
  const after = await root.call('GET', '/notifications')
  expect(after.body.notifications[0].title).toBe('No. 201')
  expect(after.body.more).toBe(0)
})
