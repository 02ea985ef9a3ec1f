import type { Session } from '@carrel/contract'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

let server: TestServer
let ada: Person

beforeAll(async () => {
  server = await TestServer.start({ watchMs: 50, reconcileMs: 50, confirmMs: 20 })
  ada = await server.signIn('ada')
  await server.query('update users set quota_sessions = 1000, quota_minutes = 1000000')
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => server.query('delete from admin_notifications'))
afterEach(() => server.hypervisor.hidden.clear())

const offer = (type: Session['session_type']) =>
  server.query('update vm_templates set session_type = $1', [type])

/**
 * It is in the pool no more: taken out of it, or replaced by another. Returns what is changed of it from now on; others that
 * were hidden before are taken down meanwhile.
 */
function hide({ vm_id }: Session): () => string[] {
  const { hidden, calls } = server.hypervisor
  hidden.add(vm_id ?? 0)
  calls.length = 0
  const isChange = (call: string) =>
    call.endsWith(` ${vm_id}`) && !/^(?:status|description|address) /.test(call)
  return () => calls.filter(isChange)
}

const vmOf = ({ vm_id }: Session) => server.hypervisor.vms.get(vm_id ?? 0)
const desktops = async () => (await ada.call('GET', '/snapshots')).body.desktops
const notices = () =>
  server.query(`select title, count from admin_notifications where kind = 'vm_unproven'`)
const leftAlone = ({ vm_id }: Session) => [
  { title: `VM ${vm_id} on node pve is left alone`, count: 1 },
]

async function active(): Promise<Session> {
  const { id } = await ada.launch()
  return ada.until(id, 'active')
}

test('R4 a session whose VM may not be seen any more ends, its VM is left alone, and somebody is told', async () => {
  await offer('ephemeral')
  const session = await active()
  const changed = hide(session)
  const ended = await ada.until(session.id, 'terminated')
  expect(ended).toMatchObject({ end_reason: 'vm_vanished', vm_id: null, vm_unseen: true })
  expect(changed()).toEqual([])
  expect(vmOf(session)?.status).toBe('running')
  expect(server.guacamole.connections.size).toBe(0)
  expect(await notices()).toEqual(leftAlone(session))
})

test('R4 what was only out of the pool for a while is destroyed once it is back, for its session has ended', async () => {
  await offer('ephemeral')
  const session = await active()
  hide(session)
  await ada.until(session.id, 'terminated')
  server.hypervisor.hidden.clear()
  await eventually(() => vmOf(session)).toBeUndefined()
})

test('a session whose VM may not be seen ends when its person ends it', async () => {
  await offer('ephemeral')
  const { id } = await ada.launch({ auto_start: false })
  const session = await ada.until(id, 'provisioned')
  const changed = hide(session)
  await ada.call('DELETE', `/sessions/${id}`)
  await ada.until(id, 'terminated')
  expect(changed()).toEqual([])
})

test('R5 a session that is ended while its clone is on its way into the pool waits for it', async () => {
  await offer('ephemeral')
  const { hypervisor } = server
  const held = Promise.withResolvers<void>()
  const start = vi.spyOn(hypervisor, 'clone').mockImplementationOnce(async () => held.promise)
  const { id } = await ada.launch()
  await eventually(() => start.mock.calls.length).toBe(1)
  await ada.call('DELETE', `/sessions/${id}`)
  const [spec] = start.mock.calls[0] ?? []
  if (spec) await hypervisor.clone(spec)
  const vm = hypervisor.vms.get(spec?.vmid ?? 0)
  if (vm) vm.lock = 'clone'
  hypervisor.hidden.add(spec?.vmid ?? 0)
  hypervisor.calls.length = 0
  held.reject(new HypervisorError('hypervisor_unreachable', 'Away.', { transient: true }))
  await eventually(() => hypervisor.calls).toContain(`isBeingCloned ${spec?.vmid}`)
  expect((await ada.call('GET', `/sessions/${id}`)).body.status).toBe('terminating')
  if (vm) vm.lock = null
  hypervisor.hidden.clear()
  await ada.until(id, 'terminated')
  expect(hypervisor.vms.has(spec?.vmid ?? 0)).toBe(false)
})

test('a launch whose VM may not be seen any more fails, and says so', async () => {
  await offer('ephemeral')
  const held = Promise.withResolvers<void>()
  server.hypervisor.hold.set('start', held.promise)
  const { id } = await ada.launch()
  const session = await ada.until(id, 'activating')
  await eventually(() => server.hypervisor.calls).toContain(`start ${session.vm_id}`)
  hide(session)
  server.hypervisor.hold.clear()
  held.resolve()
  expect((await ada.until(id, 'failed')).failure?.code).toBe('vm_hidden')
  await eventually(async () => (await ada.call('GET', `/sessions/${id}`)).body.vm_id).toBeNull()
})

test('R4 a persistent desktop that may not be seen is lost to nobody: it is kept for its person, and shut down once it is back', async () => {
  await offer('persistent')
  const session = await active()
  const changed = hide(session)
  const ended = await ada.until(session.id, 'terminated')
  expect(ended).toMatchObject({ vm_id: session.vm_id, snapshot_problem: { code: 'vm_hidden' } })
  expect(changed()).toEqual([])
  expect(await desktops()).toMatchObject([{ state: 'kept', snapshots: [] }])
  expect(vmOf(session)?.status).toBe('running')

  server.hypervisor.hidden.clear()
  await eventually(async () => [vmOf(session)?.status, (await desktops())[0]?.state]).toEqual([
    ...['stopped', 'kept'],
  ])
  const again = await active()
  expect(again.vm_id).toBe(session.vm_id)
  await ada.call('DELETE', `/sessions/${again.id}`)
  await ada.until(again.id, 'terminated')
})

test('a kept desktop that may not be seen stays as it is kept when its next launch fails for it', async () => {
  const [before] = await desktops()
  expect(before.snapshots).toMatchObject([{ is_next: true }])
  const session = (await ada.call('GET', `/sessions/${before.session_id}`)).body
  const changed = hide(session)
  const { id } = await ada.launch()
  const { failure } = await ada.until(id, 'failed')
  expect(failure).toMatchObject({
    code: 'vm_hidden',
    message: expect.stringContaining('kept for you'),
  })
  await eventually(desktops).toEqual([{ ...before, session_id: id }])
  expect(changed()).toEqual([])
})

test('a desktop that may not be seen can be thrown away, and nothing is asked of its VM until it can be seen', async () => {
  const [desktop] = await desktops()
  const session = (await ada.call('GET', `/sessions/${desktop.session_id}`)).body
  const changed = hide(session)
  await ada.call('DELETE', `/desktops/${desktop.template_id}`)
  await eventually(desktops).toEqual([])
  expect(changed()).toEqual([])
  server.hypervisor.hidden.clear()
  await eventually(() => vmOf(session)).toBeUndefined()
})
