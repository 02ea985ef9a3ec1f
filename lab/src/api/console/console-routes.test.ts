import { afterEach, expect, test } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import type { MannerName } from '../nodes/manner.ts'
import { vncPassword } from './vnc-ticket.ts'

let lab: TestLab
afterEach(() => lab.close())

const start = async (manner: MannerName) => {
  lab = await startTestLab({ lab: { manner } })
}
const proxy = async (form = {}) =>
  (await lab.call('POST', '/nodes/lab/qemu/9000/vncproxy', { form })).body.data

test('a proxy has a port as text, a ticket and its password, and the authority’s certificate', async () => {
  await start('9.2')
  const answer = await proxy({ websocket: 1 })
  expect(answer).toEqual({
    user: `${lab.lab.token.id}`,
    port: '5900',
    password: expect.stringMatching(/^[!-~]{8}$/),
    ticket: expect.stringMatching(/:PVEVNC:[0-9A-F]{8}::[\w+/=]+$/),
    upid: expect.stringContaining(':vncproxy:9000:'),
    cert: lab.certificate.authority,
  })
  expect(answer.ticket.startsWith(`${answer.password}:PVEVNC:`)).toBe(true)
})

test('7.4 makes a password only where it is asked to', async () => {
  await start('7.4')
  const without = await proxy({ websocket: 1 })
  expect(without.ticket).toMatch(/^PVEVNC:/)
  expect(without).not.toHaveProperty('password')
  const { ticket, password } = await proxy({ 'generate-password': 1 })
  expect(ticket).toMatch(/^PVEVNC:/)
  expect(password).toHaveLength(8)
})

test('a proxy that nobody comes to is over after 10 s, and its port is free', async () => {
  await start('9.2')
  const { upid } = await proxy()
  expect((await proxy()).port).toBe('5901')
  await expect.poll(() => lab.lab.tasks.find(upid)?.exitstatus).toBe('connection timed out')
  expect((await proxy()).port).toBe('5900')
})

test('a terminal’s port is waited for in vain', async () => {
  await start('9.2')
  const answer = await lab.call('POST', '/nodes/lab/qemu/9000/termproxy')
  expect(answer).toMatchObject({
    ...{ status: 500, reason: "Timeout while waiting for port '5900' to get ready!" },
  })
})

test('there is no SPICE', async () => {
  await start('9.2')
  const stopped = await lab.call('POST', '/nodes/lab/qemu/9000/spiceproxy')
  expect(stopped.reason).toBe('VM 9000 not running')
  await lab.task('POST', '/nodes/lab/qemu/9000/clone', { form: { newid: 101 } })
  await lab.task('POST', '/nodes/lab/qemu/101/status/start')
  const running = await lab.call('POST', '/nodes/lab/qemu/101/spiceproxy')
  expect(running).toMatchObject({ status: 500, reason: 'no spice port' })
})

test('passwords differ', async () => {
  await start('9.2')
  expect(vncPassword()).not.toBe(vncPassword())
})
