import type { Session } from '@carrel/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'
import type { Hypervisor } from '../hypervisor/hypervisor.ts'

let server: TestServer
let ada: Person

beforeAll(async () => {
  server = await TestServer.start({ watchMs: 50, reconcileMs: 50, confirmMs: 20 })
  ada = await server.signIn('ada')
  await server.query('update users set quota_sessions = 1000, quota_minutes = 1000000')
})
afterAll(() => server[Symbol.asyncDispose]())

/** Somebody destroys the session's VM, and makes one of his own under its number. */
function replace({ vm_id }: Session, power: 'stopped' | 'running'): void {
  const vm = server.hypervisor.vms.get(vm_id ?? 0)
  if (!vm) throw new Error(`VM ${vm_id} is not there`)
  server.hypervisor.powerOff(vm)
  const theirs = { ...vm, description: 'Mine. Grace', tags: [], snapshots: [] }
  server.hypervisor.vms.set(vm_id ?? 0, theirs)
  if (power === 'running') server.hypervisor.powerOn(theirs)
}

function isLeftAlone({ vm_id }: Session, power: 'stopped' | 'running'): void {
  expect(server.hypervisor.vms.get(vm_id ?? 0)).toMatchObject({
    ...{ description: 'Mine. Grace', tags: [], snapshots: [], status: power },
  })
  server.hypervisor.vms.delete(vm_id ?? 0)
}

/** The session as it is when that is asked of its VM, which is answered only when `go` is called. */
async function heldAt(call: keyof Hypervisor, begin: () => Promise<Session>) {
  const held = Promise.withResolvers<void>()
  const { calls, hold } = server.hypervisor
  hold.set(call, held.promise)
  calls.length = 0
  const { id } = await begin()
  await eventually(() => calls.some((each) => each.startsWith(`${call} `))).toBe(true)
  const session: Session = (await ada.call('GET', `/sessions/${id}`)).body
  const go = () => {
    hold.delete(call)
    held.resolve()
  }
  return { session, go }
}

test('a VM that another has replaced before its start is not started, and the launch fails', async () => {
  const { session, go } = await heldAt('start', () => ada.launch())
  replace(session, 'stopped')
  go()
  const { failure } = await ada.until(session.id, 'failed')
  expect(failure?.code).toBe('vm_gone')
  isLeftAlone(session, 'stopped')
})

test('R7 nobody is connected to a VM that has replaced his own', async () => {
  const { session, go } = await heldAt('address', () => ada.launch())
  replace(session, 'running')
  go()
  const { failure, vm_ip_address } = await ada.until(session.id, 'failed')
  expect([failure?.code, vm_ip_address]).toEqual(['vm_gone', null])
  expect(server.guacamole.connections.size).toBe(0)
  isLeftAlone(session, 'running')
})

test.each(['stopped', 'running'] as const)(
  'R4 a session whose VM was replaced by one that is %s ends as if it had vanished',
  async (power) => {
    const { id } = await ada.launch()
    const session = await ada.until(id, 'active')
    replace(session, power)
    expect(await ada.until(id, 'terminated')).toMatchObject({ end_reason: 'vm_vanished' })
    expect(server.guacamole.connections.size).toBe(0)
    isLeftAlone(session, power)
  },
)

test('R4 a VM that lost its tags and has its notes is its session’s still', async () => {
  const { id } = await ada.launch()
  const { vm_id } = await ada.until(id, 'active')
  const vm = server.hypervisor.vms.get(vm_id ?? 0)
  if (vm) vm.tags = []
  const { looks } = server.hypervisor
  await eventually(() => server.hypervisor.looks).toBeGreaterThan(looks + 4)
  expect((await ada.call('GET', `/sessions/${id}`)).body.status).toBe('active')
  await ada.call('DELETE', `/sessions/${id}`)
  await ada.until(id, 'terminated')
})

test.each(['stop', 'destroy'] as const)(
  'a VM that was replaced before the %s of a session’s end is not touched',
  async (call) => {
    const { id } = await ada.launch()
    await ada.until(id, 'active')
    const { session, go } = await heldAt(call, async () => {
      await ada.call('DELETE', `/sessions/${id}`)
      return ada.until(id, 'terminating')
    })
    replace(session, 'running')
    go()
    await ada.until(id, 'terminated')
    isLeftAlone(session, 'running')
  },
)
