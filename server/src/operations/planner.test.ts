import type { Plan } from '@carrel/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let admin: Person
let template_id: string
let nodeId: string

beforeAll(async () => {
  server = await TestServer.start()
  admin = await server.signIn('root')
  const ada = await server.signIn('ada')
  const session = await ada.until((await ada.launch()).id, 'active')
  template_id = session.template_id
  nodeId = (await admin.call('GET', '/servers')).body.servers[0].nodes[0].id
})
afterAll(() => server[Symbol.asyncDispose]())

const plan = async (more: object = {}): Promise<Plan> =>
  (await admin.call('POST', '/admin/plan', { template_id, ...more })).body

test('people who administer nothing are refused', async () => {
  const ada = await server.signIn('ada')
  expect((await ada.call('POST', '/admin/plan', { template_id })).status).toBe(403)
  expect((await ada.call('GET', '/admin/leftovers')).status).toBe(403)
})

test('a plan says how many more fit, where, and which limit stops the next', async () => {
  const now = await plan()
  expect(now.more).toBe(4)
  expect(now.nodes).toMatchObject([
    { name: 'pve', more: 4, sessions: 1, max_sessions: 5, next: [{ code: 'node_full' }] },
  ])
  expect(now.nodes[0]?.added).toEqual({ cpu: 4, memory_mb: 2048 })
})

test('other limits are thought, and change nothing', async () => {
  const wider = await plan({ limits: { max_vms_per_node: 100, cpu_overcommit_ratio: 1 } })
  expect(wider.more).toBe(7)
  expect(wider.nodes[0]?.next.map(({ code }) => code)).toContain('no_cpu')
  const fewer = await plan({ limits: { max_concurrent_sessions: 2 } })
  expect(fewer).toMatchObject({ more: 1, nodes: [{ next: [{ code: 'server_full' }] }] })
  expect((await plan()).more).toBe(4)
})

test('a node that is lost loses its sessions, which fit elsewhere or do not', async () => {
  const without = await plan({ without_node_id: nodeId })
  expect(without).toMatchObject({ more: 0, lost: { sessions: 1, fit_elsewhere: 0 } })
  expect(without.nodes[0]?.obstacles.map(({ code }) => code)).toContain('node_offline')
  await server.query('update vm_templates set shared = true')
  await server.query(
    `insert into proxmox_nodes (server_id, name, is_online, cpu_count, memory_mb)
     select server_id, 'pve2', true, 8, 8192 from proxmox_nodes limit 1`,
  )
  expect(await plan({ without_node_id: nodeId })).toMatchObject({
    ...{ more: 5, lost: { sessions: 1, fit_elsewhere: 1 } },
  })
})
