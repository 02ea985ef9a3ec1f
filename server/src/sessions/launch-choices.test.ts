import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let ada: Person
let templateId: string
let nodeId: string

beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
  await server.query('update users set quota_sessions = 100, quota_minutes = 1000000')
  templateId = (await ada.call('GET', '/templates')).body.templates[0].id
  const { body } = await ada.call('POST', '/placement/preview', { template_id: templateId })
  nodeId = body.nodes[0].node_id
})
afterAll(() => server[Symbol.asyncDispose]())
afterEach(async () => {
  for (const { id } of (await ada.call('GET', '/sessions')).body.sessions) {
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  }
  await server.query(`update vm_templates set session_type = 'ephemeral', session_minutes = 60,
    other_session_types = '{}', longest_minutes = null`)
  await server.query('update proxmox_servers set max_vms_per_node = 5')
})

const launch = (choices: object) =>
  ada.call('POST', '/sessions', { template_id: templateId, ...choices })

test('a desktop that is wanted for less time ends sooner, and takes less of the quota', async () => {
  const before = (await ada.call('GET', '/me/quota')).body.minutes.used
  const { id } = (await launch({ session_minutes: 20 })).body
  expect((await ada.call('GET', '/me/quota')).body.minutes.used).toBe(before + 20)
  const { active_at, expires_at } = await ada.until(id, 'active')
  expect(Date.parse(expires_at ?? '') - Date.parse(active_at ?? '')).toBe(20 * 60_000)
})

test('what was agreed at the launch holds, whatever becomes of the template meanwhile', async () => {
  const { id } = (await launch({ auto_start: false })).body
  await server.query('update vm_templates set session_minutes = 15')
  await ada.until(id, 'provisioned')
  await ada.call('GET', `/sessions/${id}/guacamole-token`)
  const { active_at, expires_at } = await ada.until(id, 'active')
  expect(Date.parse(expires_at ?? '') - Date.parse(active_at ?? '')).toBe(60 * 60_000)
})

test('nobody gets a desktop for longer than its template is lent', async () => {
  expect(await launch({ session_minutes: 61 })).toMatchObject({
    status: 422,
    body: { code: 'session_too_long', hint: expect.any(String) },
  })
  await server.query('update vm_templates set longest_minutes = 90')
  expect((await launch({ session_minutes: 91 })).status).toBe(422)
  expect((await launch({ session_minutes: 90 })).status).toBe(201)
})

test('a template that is offered both ways may be launched as one that is thrown away, beside the desktop that is kept', async () => {
  await server.query(`update vm_templates set session_type = 'persistent',
    other_session_types = '{ephemeral}'`)
  const kept = (await launch({})).body
  const once = await launch({ session_type: 'ephemeral' })
  expect(once).toMatchObject({ status: 201, body: { session_type: 'ephemeral' } })
  const { vm_id } = await ada.until(once.body.id, 'active')
  expect(vm_id).not.toBe((await ada.until(kept.id, 'active')).vm_id)
  await ada.call('DELETE', `/sessions/${once.body.id}`)
  await ada.until(once.body.id, 'terminated')
  expect(server.hypervisor.vms.has(vm_id ?? 0)).toBe(false)
  expect((await ada.call('GET', '/snapshots')).body.desktops).toMatchObject([
    { session_id: kept.id, state: 'open' },
  ])
})

test('a template is launched in no way that it is not offered', async () => {
  const refused = await launch({ session_type: 'persistent' })
  expect(refused).toMatchObject({ status: 422, body: { code: 'session_type_not_offered' } })
  await server.query(`update vm_templates set session_type = 'persistent'`)
  expect((await launch({ session_type: 'ephemeral' })).status).toBe(422)
})

test('on a node that was chosen it is launched there or not at all', async () => {
  expect((await launch({ node_id: nodeId })).status).toBe(201)
  await server.query('update proxmox_servers set max_vms_per_node = 0')
  const full = await launch({ node_id: nodeId })
  expect(full).toMatchObject({ status: 422, body: { code: 'nothing_fits' } })
  expect(full.body.nodes).toMatchObject([{ node_id: nodeId, obstacles: [{ code: 'node_full' }] }])
  const unknown = await launch({ node_id: crypto.randomUUID() })
  expect(unknown).toMatchObject({ status: 422, body: { code: 'node_not_available' } })
})

test('a template says when its person launched it last, and nobody else’s launch counts', async () => {
  const bob = await server.signIn('bob')
  const { created_at } = (await launch({})).body
  const [mine] = (await ada.call('GET', '/templates')).body.templates
  const [his] = (await bob.call('GET', '/templates')).body.templates
  expect(mine.last_launched_at).toBe(created_at)
  expect(his.last_launched_at).toBeNull()
})
