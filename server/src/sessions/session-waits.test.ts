import type { Session } from '@carrel/contract'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'
import { GuacamoleError } from '../guacamole/guacamole-client.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

let server: TestServer
let ada: Person

beforeAll(async () => {
  server = await TestServer.start({ watchMs: 50, reconcileMs: 50 })
  ada = await server.signIn('ada')
  await server.query('update users set quota_sessions = 1000, quota_minutes = 1000000')
})
afterAll(() => server[Symbol.asyncDispose]())
afterEach(() => {
  server.hypervisor.down = null
  server.hypervisor.hold.clear()
})

const session = async (id: string): Promise<Session> =>
  (await ada.call('GET', `/sessions/${id}`)).body
const away = () =>
  new HypervisorError('hypervisor_unreachable', 'Proxmox VE cannot be reached.', {
    transient: true,
  })

/** A launch whose server goes away before the start. */
async function launchThatWaits(): Promise<Session> {
  const held = Promise.withResolvers<void>()
  server.hypervisor.hold.set('start', held.promise)
  const { id } = await ada.launch()
  await ada.until(id, 'activating')
  server.hypervisor.down = away()
  held.resolve()
  server.hypervisor.hold.clear()
  await eventually(async () => (await session(id)).waiting?.for).toBe('server')
  return session(id)
}

test('a launch says that it waits for its server and since when, once, and goes on when that is back', async () => {
  const { id, waiting } = await launchThatWaits()
  const rows = await server.query('select silent_since from proxmox_servers')
  expect(rows).toEqual([{ silent_since: new Date(waiting?.since ?? 0) }])
  const told = () => server.events.filter(({ session_id }) => session_id === id).length
  const before = told()
  const { looks } = server.hypervisor
  await eventually(() => server.hypervisor.looks - looks).toBeGreaterThan(3)
  expect(told()).toBe(before)

  server.hypervisor.down = null
  const active = await ada.until(id, 'active')
  expect(active.waiting).toBeNull()
})

test('a launch that is cancelled while it waits says that its end waits too, and is taken down when the server is back', async () => {
  const { id, vm_id } = await launchThatWaits()
  await ada.call('DELETE', `/sessions/${id}`)
  await eventually(async () => (await session(id)).waiting?.for).toBe('server')
  expect((await session(id)).status).toBe('terminating')
  server.hypervisor.down = null
  const ended = await ada.until(id, 'terminated')
  expect(ended.waiting).toBeNull()
  expect(server.hypervisor.vms.has(vm_id ?? 0)).toBe(false)
})

test('a launch says that it waits for the gateway', async () => {
  const away = new GuacamoleError('gateway_unreachable', 'It does not answer.')
  server.guacamole.failNext.set('createConnection', away)
  const { id } = await ada.launch()
  await eventually(() =>
    server.query('select waiting_for from vm_sessions where id = $1', [id]),
  ).toEqual([{ waiting_for: 'gateway' }])
  expect((await ada.until(id, 'active')).waiting).toBeNull()
})

test('an active session waits for nothing, whatever its server does', async () => {
  const { id } = await ada.launch()
  await ada.until(id, 'active')
  server.hypervisor.down = away()
  await eventually(() =>
    server.query('select id from proxmox_servers where silent_since is null'),
  ).toEqual([])
  expect((await session(id)).waiting).toBeNull()
})
