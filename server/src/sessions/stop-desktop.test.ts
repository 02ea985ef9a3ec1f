import type { Session } from '@carrel/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let ada: Person
let session: Session

beforeAll(async () => {
  server = await TestServer.start({ watchMs: 50, reconcileMs: 50, confirmMs: 20 })
  ada = await server.signIn('ada')
  await server.query('update users set quota_minutes = 1000000')
  await server.query(`update vm_templates set session_type = 'persistent'`)
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  const { id } = await ada.launch()
  await ada.until(id, 'active')
  await ada.call('DELETE', `/sessions/${id}`)
  session = await ada.until(id, 'terminated')
})

const vm = () => {
  const found = server.hypervisor.vms.get(session.vm_id ?? 0)
  if (found === undefined) throw new Error('the VM is gone')
  return found
}
const desktop = async () => (await ada.call('GET', '/snapshots')).body.desktops[0]

test('R4 a kept desktop that somebody has started is shut down, stays kept, and keeps what its next start goes back to', async () => {
  const before = await desktop()
  server.hypervisor.powerOn(vm())
  await eventually(async () => [vm().status, await desktop()]).toEqual(['stopped', before])
  const action = `select count(*)::int as times from audit_log where action = 'session.desktop_stopped'`
  expect(await server.query(action)).toEqual([{ times: 1 }])
})

test('R1 nobody launches a desktop that is being stopped', async () => {
  const held = Promise.withResolvers<void>()
  server.hypervisor.hold.set('stop', held.promise)
  server.hypervisor.powerOn(vm())
  await eventually(async () => (await desktop()).state).toBe('ending')
  const { template_id } = session
  const refused = await ada.call('POST', '/sessions', { template_id })
  expect(refused).toMatchObject({ status: 409, body: { code: 'desktop_ending' } })
  server.hypervisor.hold.clear()
  held.resolve()
  await eventually(async () => (await desktop()).state).toBe('kept')
})

test('R4 another’s VM under the number of a kept desktop is never stopped, whatever its tags say', async () => {
  const own = vm()
  const theirs = { ...own, description: 'Mine. Grace' }
  server.hypervisor.vms.set(session.vm_id ?? 0, theirs)
  server.hypervisor.powerOn(theirs)
  server.hypervisor.calls.length = 0
  await eventually(
    () => server.hypervisor.calls.filter((call) => call === `status ${session.vm_id}`).length,
  ).toBeGreaterThan(2)
  expect(theirs.status).toBe('running')
  expect(server.hypervisor.calls.filter((call) => /^(?:stop|shutdown) /.test(call))).toEqual([])
  server.hypervisor.vms.set(session.vm_id ?? 0, own)
})
