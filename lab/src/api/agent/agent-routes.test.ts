import { afterEach, expect, test, vi } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import type { MannerName } from '../nodes/manner.ts'

let lab: TestLab
afterEach(() => lab.close())

const agent = '/nodes/lab/qemu/101/agent'

/** A VM whose agent answers. */
async function withGuest(manner: MannerName = '9.2'): Promise<void> {
  lab = await startTestLab({ lab: { manner } })
  await lab.task('POST', '/nodes/lab/qemu/9000/clone', { form: { newid: 101, name: 'desk' } })
  await lab.task('POST', '/nodes/lab/qemu/101/status/start')
  await vi.waitFor(async () => expect((await lab.call('POST', `${agent}/ping`)).status).toBe(200))
}

test('questions are answered with what the agent says', async () => {
  await withGuest()
  const answer = async (path: string) =>
    (await lab.call('GET', `${agent}/${path}`)).body.data.result
  expect(await answer('get-host-name')).toEqual({ 'host-name': 'desk' })
  expect(await answer('get-users')).toEqual([])
  expect(await answer('get-fsinfo')).toEqual([])
  expect(await answer('get-timezone')).toEqual({ offset: 0, zone: 'UTC' })
  expect(await answer('get-time')).toBeGreaterThan(Number.MAX_SAFE_INTEGER)
  expect(await answer('get-memory-block-info')).toEqual({ size: 134_217_728 })
  const status = await lab.call('POST', `${agent}/fsfreeze-status`)
  expect(status.body.data).toEqual({ result: 'thawed' })
})

test('a program’s output is decoded, and its flags are numbers', async () => {
  await withGuest()
  const body = 'command=/bin/echo&command=h%C3%A9'
  const started = await lab.call('POST', `${agent}/exec`, { body })
  const { pid } = started.body.data
  const { body: ended } = await lab.call('GET', `${agent}/exec-status`, { form: { pid } })
  expect(ended.data).toEqual({
    ...{ exited: 1, exitcode: 0, 'out-data': 'hÃ©\n', 'out-truncated': 0 },
  })
})

test('7.4 splits its one text at commas and spaces', async () => {
  await withGuest('7.4')
  const form = { command: '/bin/echo a,b' }
  const { body } = await lab.call('POST', `${agent}/exec`, { form })
  const ended = await lab.call('GET', `${agent}/exec-status`, { form: { pid: body.data.pid } })
  expect(ended.body.data['out-data']).toBe('a b\n')
})

test('without a program 7.4 has a sentence, and 9.2 misses a parameter', async () => {
  await withGuest('7.4')
  const old = await lab.call('POST', `${agent}/exec`)
  expect(old).toMatchObject({ status: 500, reason: 'command or input-data (or both) required' })
  await lab.close()
  await withGuest()
  const { status, body } = await lab.call('POST', `${agent}/exec`)
  expect({ status, errors: body.errors }).toEqual({
    status: 400,
    errors: { command: 'property is missing and it is not optional' },
  })
})

test('a program that is not there breaks the pipe', async () => {
  await withGuest()
  const answer = await lab.call('POST', `${agent}/exec`, { form: { command: '/no/such' } })
  expect(answer).toMatchObject({ status: 596, reason: 'Broken pipe', text: '' })
})

test('a password for nobody is an error of the agent', async () => {
  await withGuest()
  const answer = await lab.call('POST', `${agent}/set-user-password`, {
    form: { username: 'nosuch', password: 'hunter22' },
  })
  expect(answer.status).toBe(500)
  expect(answer.reason).toBe('Agent error: child process has failed to set user password')
  const given = await lab.call('POST', `${agent}/set-user-password`, {
    form: { username: 'root', password: 'hunter22' },
  })
  expect(given.body).toEqual({ data: { result: {} } })
})

test('a guest told to shut down is off', async () => {
  await withGuest()
  const answer = await lab.call('POST', `${agent}/shutdown`)
  expect(answer.body).toEqual({ data: { result: null } })
  expect(lab.lab.engine.running().has(101)).toBe(false)
})
