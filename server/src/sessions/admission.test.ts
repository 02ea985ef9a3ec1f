import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

let server: TestServer
let ada: Person
let templateId: string

beforeAll(async () => {
  server = await TestServer.start({ watchMs: 100 })
  ada = await server.signIn('ada')
  await server.query('update users set quota_sessions = 1000, quota_minutes = 1000000')
  templateId = (await ada.call('GET', '/templates')).body.templates[0].id
})
afterAll(() => server[Symbol.asyncDispose]())
afterEach(async () => {
  await limit({ max_vms_per_node: 5, max_concurrent_sessions: 20, memory_overcommit_ratio: 1.5 })
  for (const { id } of (await ada.call('GET', '/sessions')).body.sessions) {
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  }
})

async function limit(limits: Record<string, number>): Promise<void> {
  for (const [column, value] of Object.entries(limits))
    await server.query(`update proxmox_servers set ${column} = $1`, [value])
}
const launch = () => ada.call('POST', '/sessions', { template_id: templateId, auto_start: false })
const preview = (question: object = {}) =>
  ada.call('POST', '/placement/preview', { template_id: templateId, ...question })

test('R6 DoD-13 however many launch at once, the limit of the server is reached and never passed', async () => {
  await limit({ max_vms_per_node: 100, max_concurrent_sessions: 3 })
  const replies = await Promise.all(Array.from({ length: 12 }, launch))
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(3)
  for (const { status, body } of replies)
    if (status !== 201) expect(body).toMatchObject({ status: 422, code: 'nothing_fits' })
})

test('3.0-9 3.0-13 a launch without room is a 422 that lists each node with what speaks against it', async () => {
  await limit({ max_vms_per_node: 0, memory_overcommit_ratio: 0.01 })
  const { status, body } = await launch()
  expect(status).toBe(422)
  expect(body.nodes).toMatchObject([
    { name: 'pve', obstacles: [{ code: 'node_full' }, { code: 'no_memory' }] },
  ])
  for (const { hint } of body.nodes[0].obstacles) expect(hint).not.toBe('')
})

test('while the server does not answer a launch is refused for that reason, and taken again once it does', async () => {
  const isOff = async () => (await preview()).body.nodes[0].obstacles.length > 0
  server.hypervisor.down = new HypervisorError('hypervisor_unreachable', 'away')
  await eventually(isOff).toBe(true)
  // That it is full besides is nothing that would help to know.
  await limit({ max_vms_per_node: 0 })
  expect((await launch()).body).toMatchObject({
    ...{ code: 'nodes_offline', detail: 'Debian cannot be launched now. pve is offline.' },
    hint: 'It is used again as soon as it is back.',
    nodes: [{ obstacles: [{ code: 'node_offline' }, { code: 'node_full' }] }],
  })
  await limit({ max_vms_per_node: 5 })
  server.hypervisor.down = null
  await eventually(isOff).toBe(false)
  expect((await launch()).status).toBe(201)
})

test('a node that does not have the template’s disk is no reason that anybody is told', async () => {
  await limit({ max_vms_per_node: 0 })
  await server.query(
    "insert into proxmox_nodes (server_id, name, is_online) select id, 'pve2', false from proxmox_servers",
  )
  const { body } = await launch()
  expect(body).toMatchObject({
    ...{
      code: 'nothing_fits',
      detail: 'Debian cannot be launched now. pve already has its 0 VMs.',
    },
    nodes: [{ name: 'pve' }, { name: 'pve2' }],
  })
  await server.query("delete from proxmox_nodes where name = 'pve2'")
})

test('a preview says how many more would fit, and launching them proves it', async () => {
  await limit({ max_vms_per_node: 4 })
  expect((await launch()).status).toBe(201)
  const { body } = await preview()
  expect(body).toMatchObject({ more: 3, nodes: [{ name: 'pve', more: 3, obstacles: [] }] })
  for (let launched = 0; launched < body.more; launched += 1)
    expect((await launch()).status).toBe(201)
  expect((await launch()).status).toBe(422)
  expect((await preview()).body.more).toBe(0)
})

test('a preview can lose a node, and changes nothing', async () => {
  const { body } = await preview()
  const [node] = body.nodes
  const without = await preview({ without_node_id: node.node_id })
  expect(without.body).toMatchObject({
    more: 0,
    nodes: [{ obstacles: [{ code: 'node_offline' }] }],
  })
  expect((await preview()).body).toEqual(body)
})

test('what a session holds is given back when it has ended, not before', async () => {
  await limit({ max_vms_per_node: 1 })
  const held = Promise.withResolvers<void>()
  const { body: session } = await launch()
  await ada.until(session.id, 'provisioned')
  server.hypervisor.hold.set('destroy', held.promise)
  await ada.call('DELETE', `/sessions/${session.id}`)
  await expect.poll(() => server.hypervisor.calls.at(-1)).toMatch(/^destroy/)
  expect((await launch()).status).toBe(422)
  server.hypervisor.hold.delete('destroy')
  held.resolve()
  await ada.until(session.id, 'terminated')
  expect((await launch()).status).toBe(201)
})
