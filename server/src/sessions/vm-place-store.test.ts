import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let ada: Person

beforeAll(async () => {
  server = await TestServer.start({ watchMs: 100 })
  ada = await server.signIn('ada')
  await server.query(`update vm_templates set session_type = 'persistent'`)
})
afterAll(() => server[Symbol.asyncDispose]())

test('a desktop that was moved while it was kept is launched where it is, although its old node is off', async () => {
  const launched = await ada.launch()
  const { id, vm_id: vmid } = await ada.until(launched.id, 'active')
  await ada.call('DELETE', `/sessions/${id}`)
  await ada.until(id, 'terminated')
  const vm = server.hypervisor.vms.get(vmid ?? 0)
  const inventory = server.hypervisor.inventory.bind(server.hypervisor)
  server.hypervisor.inventory = async () => {
    const seen = await inventory()
    const nodes = seen.nodes.flatMap((node) => [
      { ...node, online: false },
      { ...node, node: 'pve2' },
    ])
    return { ...seen, nodes }
  }
  const nodeOf = async () =>
    (
      await server.query(
        `select name, is_online from vm_sessions join proxmox_nodes on proxmox_nodes.id = node_id
         where vm_id = $1`,
        [vmid],
      )
    )[0]
  await eventually(nodeOf).toEqual({ name: 'pve', is_online: false })
  expect(await ada.launch()).toMatchObject({ code: 'desktop_node_unavailable' })

  if (vm) Object.assign(vm, { node: 'pve2' })
  await eventually(nodeOf).toEqual({ name: 'pve2', is_online: true })
  const again = await ada.launch()
  expect((await ada.until(again.id, 'active')).vm_id).toBe(vmid)
})
