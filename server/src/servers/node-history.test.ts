import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let admin: Person
let serverId: string

beforeAll(async () => {
  server = await TestServer.start({ watchMs: 100 })
  admin = await server.signIn('root')
  const { body } = await admin.call('GET', '/servers')
  serverId = body.servers[0].id
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => server.query('delete from node_samples'))

const insert = (step: number, ago: string, figures: string) =>
  server.query(
    `insert into node_samples (node_id, step_seconds, at, cpu_used, memory_used_mb, cpu_physical,
       memory_physical_mb, cpu_allocatable, memory_allocatable_mb, cpu_allocated, memory_allocated_mb, own_vms, other_vms)
     select id, ${step}, now() - interval '${ago}', ${figures} from proxmox_nodes limit 1`,
  )
const history = async (range: string) =>
  (await admin.call('GET', `/servers/${serverId}/history?range=${range}`)).body.nodes

test('people who administer nothing are refused', async () => {
  const ada = await server.signIn('ada')
  expect((await ada.call('GET', `/servers/${serverId}/history`)).status).toBe(403)
  expect((await ada.call('GET', '/admin/overview')).status).toBe(403)
})

test('a look notes one sample a minute, and the quarter of an hour that it is in', async () => {
  await server.restart({ meanwhile: async () => {} })
  const steps = async () =>
    (await server.query('select step_seconds from node_samples')).map((row) => row.step_seconds)
  await expect.poll(steps).toEqual(expect.arrayContaining([60, 900]))
  const [node] = await history('24h')
  expect(node).toMatchObject({ name: 'pve', is_online: true, since: expect.any(String) })
  const last = node.points.findLast((point: { figures: unknown }) => point.figures !== null)
  expect(last.figures).toMatchObject({ cpu_physical: 8, cpu_used: 0.8, memory_used_mb: 2048 })
})

test('a week is made of quarters, a day of minutes, and what nobody saw is a gap', async () => {
  const figures = '2, 100, 8, 1000, 16, 1000, 4, 500, 1, 1'
  await insert(60, '2 hours', figures)
  await insert(900, '3 days', figures)
  await insert(60, '3 hours', 'null, null, null, null, null, null, null, null, null, null')
  const seen = async (range: string) =>
    (await history(range))[0].points.filter((point: { figures: unknown }) => point.figures !== null)
  const day = await seen('24h')
  expect(
    day.filter((point: { figures: { cpu_used: number } }) => point.figures.cpu_used === 2),
  ).toHaveLength(1)
  expect(await seen('7d')).not.toEqual([])
  expect((await history('24h'))[0].points).toHaveLength(288)
  expect((await history('7d'))[0].points).toHaveLength(336)
})

test('the overview adds nodes up, counts sessions, and says how long launches took', async () => {
  const ada = await server.signIn('ada')
  const { id } = await ada.launch()
  await ada.until(id, 'active')
  const { body } = await admin.call('GET', '/admin/overview?range=7d')
  expect(body).toMatchObject({
    launches: { succeeded: 1, failed: 0, total: { p50: expect.any(Number) } },
    sessions: [{ template_name: 'Debian', open: 1, active: 1 }],
    attention: { unseen_notifications: 0, offline_nodes: [] },
  })
  expect(body.points).toHaveLength(336)
  expect(body.launches.phases.map(({ phase }: { phase: string }) => phase)).toContain(
    'provisioning',
  )
})
