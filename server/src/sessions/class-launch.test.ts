import { afterAll, beforeAll, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { TestServer } from '../../test/test-server.ts'

const CLASS = 40

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start()
  await server.query('update users set quota_sessions = 1000, quota_minutes = 1000000')
  await server.query(`update proxmox_servers set max_vms_per_node = 1000,
    max_concurrent_sessions = 1000, cpu_overcommit_ratio = 1000, memory_overcommit_ratio = 1000`)
})
afterAll(() => server[Symbol.asyncDispose]())

test('a class that launches at once is started at once: no launch waits for the address of another', async () => {
  const { hypervisor } = server
  const ada = await server.signIn('ada')
  const allHaveStarted = Promise.withResolvers<void>()
  hypervisor.hold.set('address', allHaveStarted.promise)
  await Promise.all(Array.from({ length: CLASS }, () => ada.launch()))
  await eventually(() => hypervisor.calls.filter((call) => call.startsWith('start ')).length).toBe(
    CLASS,
  )
  hypervisor.hold.delete('address')
  allHaveStarted.resolve()
  const active = () =>
    server.query(
      `select count(distinct ip_address)::int as places from vm_sessions where status = 'active'`,
    )
  await eventually(active).toEqual([{ places: CLASS }])
})
