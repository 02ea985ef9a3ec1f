import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let ada: Person

beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  for (const { id } of (await ada.call('GET', '/sessions')).body.sessions) {
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  }
  server.hypervisor.vms.clear()
  server.hypervisor.calls.length = 0
  await server.query(
    'update proxmox_servers set vmid_first = 1000, vmid_last = 9999, vmid_next = 1000',
  )
})

const occupy = (vmid: number) =>
  server.hypervisor.clone({
    ...{ template: { node: 'pve', vmid: 9000 }, vmid, name: 'other', tags: [] },
    description: 'somebody else’s',
  })

test('R1 a session whose VMID is somebody else’s takes the next that is free', async () => {
  for (const vmid of [1001, 1002, 1003]) await occupy(vmid)
  const { id } = await ada.launch()
  expect(await ada.until(id, 'active')).toMatchObject({ vm_id: 1004 })
  for (const vmid of [1001, 1002, 1003])
    expect(server.hypervisor.vms.get(vmid)).toMatchObject({ description: 'somebody else’s' })
})

test('a session gives up after five, and touches none of them', async () => {
  for (let vmid = 1001; vmid <= 1005; vmid += 1) await occupy(vmid)
  const { id } = await ada.launch()
  expect((await ada.until(id, 'failed')).failure).toMatchObject({ code: 'vmid_taken' })
  await eventually(async () => (await ada.call('GET', `/sessions/${id}`)).body.vm_id).toBeNull()
  expect(server.hypervisor.vms.size).toBe(5)
})

test('a session that is ended while its VMID is somebody else’s takes no other', async () => {
  await occupy(1001)
  const held = Promise.withResolvers<void>()
  server.hypervisor.hold.set('clone', held.promise)
  const { id } = await ada.launch()
  await eventually(() => server.hypervisor.calls.at(-1)).toBe('clone 1001')
  await ada.call('DELETE', `/sessions/${id}`)
  server.hypervisor.hold.delete('clone')
  held.resolve()
  await ada.until(id, 'terminated')
  expect([...server.hypervisor.vms.keys()]).toEqual([1001])
  expect(server.hypervisor.calls).not.toContain('clone 1002')
})

test('the VMID of a kept VM is passed over, and the last one refused in words', async () => {
  await server.query('update proxmox_servers set vmid_last = 1001')
  await server.query(`update vm_templates set session_type = 'persistent'`)
  const { id } = await ada.launch()
  const { vm_id } = await ada.until(id, 'active')
  await ada.call('DELETE', `/sessions/${id}`)
  await ada.until(id, 'terminated')
  const bob = await server.signIn('bob')
  const [first, second] = [await bob.launch(), await (await server.signIn('root')).launch()]
  expect([1000, 1001]).toContain(vm_id)
  expect(first.vm_id).toBe(2001 - (vm_id ?? 0))
  expect(second).toMatchObject({ status: 422, code: 'no_vmid', hint: expect.any(String) })
  await server.query(`update vm_templates set session_type = 'ephemeral'`)
})
