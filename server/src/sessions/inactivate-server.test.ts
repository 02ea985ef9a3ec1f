import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

let server: TestServer
let ada: Person
let admin: Person
let serverId: string

beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
  admin = await server.signIn('root')
  serverId = String((await server.query('select id from proxmox_servers'))[0]?.id)
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => admin.call('POST', `/servers/${serverId}/activate`))

const inactivate = (who = admin) => who.call('POST', `/servers/${serverId}/inactivate`)
const statusOf = async (id: string) =>
  (await server.query('select status, end_reason from vm_sessions where id = $1', [id]))[0]

test('3.0-14 3.0-3 3.0-6 DoD-12 an inactive server ends its sessions, and hides them and its templates', async () => {
  const sessions = await Promise.all([ada.launch(), ada.launch()])
  await Promise.all(sessions.map(({ id }) => ada.until(id, 'active')))
  const reply = await inactivate()
  expect(reply).toMatchObject({ status: 200, body: { affected_sessions: 2 } })
  expect((await ada.call('GET', '/sessions')).body.sessions).toEqual([])
  expect((await ada.call('GET', '/templates')).body.templates).toEqual([])
  for (const { id } of sessions)
    expect(await ada.until(id, 'terminated')).toMatchObject({ end_reason: 'server_inactivated' })
  expect(server.hypervisor.vms.size).toBe(0)
  expect(server.guacamole.connections.size).toBe(0)
})

test('3.0-8 3.0-14 nodes of an inactive server are offered to nobody, and whoever names one gets none', async () => {
  const { body } = await ada.call('GET', '/templates')
  const question = { template_id: body.templates[0].id }
  const preview = () => ada.call('POST', '/placement/preview', question)
  const [node] = (await preview()).body.nodes
  expect(node).toMatchObject({ name: 'pve', obstacles: [] })
  await inactivate()
  expect(await preview()).toMatchObject({ status: 404, body: { code: 'not_found' } })
  const launch = await ada.call('POST', '/sessions', { ...question, node_id: node.node_id })
  expect(launch).toMatchObject({ status: 422, body: { code: 'template_not_available' } })
  expect(JSON.stringify(launch.body)).not.toContain('pve')
})

test('3.0-14 nobody gets to a desktop of an inactive server by its address', async () => {
  const { id } = await ada.launch()
  await ada.until(id, 'active')
  await inactivate()
  await ada.until(id, 'terminated')
  const asked = [
    ada.call('GET', `/sessions/${id}/guacamole-token`),
    ada.call('POST', `/sessions/${id}/extend`),
    ada.call('POST', `/sessions/${id}/reconnect`),
  ]
  for (const { status } of await Promise.all(asked)) expect(status).toBe(422)
})

test('nothing is launched on an inactive server, and again when it is back', async () => {
  const { body } = await ada.call('GET', '/templates')
  const launch = () => ada.call('POST', '/sessions', { template_id: body.templates[0].id })
  await inactivate()
  expect(await launch()).toMatchObject({ status: 422, body: { code: 'template_not_available' } })
  await admin.call('POST', `/servers/${serverId}/activate`)
  const launched = await launch()
  expect(launched.status).toBe(201)
  await ada.until(launched.body.id, 'active')
  await inactivate()
  await ada.until(launched.body.id, 'terminated')
})

test('a launch that is being cloned is ended as well, and leaves no VM', async () => {
  const held = Promise.withResolvers<void>()
  server.hypervisor.hold.set('clone', held.promise)
  const { id } = await ada.launch()
  await ada.until(id, 'provisioning')
  expect((await inactivate()).body.affected_sessions).toBe(1)
  server.hypervisor.hold.delete('clone')
  held.resolve()
  await ada.until(id, 'terminated')
  expect(server.hypervisor.vms.size).toBe(0)
})

test('a server that cannot be reached does not hold the answer up, and is cleaned up when it is back', async () => {
  const { id } = await ada.launch()
  await ada.until(id, 'active')
  const away = new HypervisorError('hypervisor_unreachable', 'away', { transient: true })
  server.hypervisor.failNext.set('description', away)
  expect((await inactivate()).status).toBe(200)
  expect(await statusOf(id)).toMatchObject({ end_reason: 'server_inactivated' })
  await ada.until(id, 'terminated')
  expect(server.hypervisor.vms.size).toBe(0)
})

test('a server that runs empty keeps its sessions, and takes no new ones', async () => {
  const { id } = await ada.launch()
  await ada.until(id, 'active')
  const { body } = await ada.call('GET', '/templates')
  const drain = (is_draining: boolean) =>
    admin.call('PATCH', `/servers/${serverId}`, { is_draining })
  const launch = () => ada.call('POST', '/sessions', { template_id: body.templates[0].id })
  expect((await drain(true)).body).toMatchObject({ is_draining: true, is_active: true })
  expect((await ada.call('GET', '/templates')).body.templates).toEqual([])
  expect(await launch()).toMatchObject({ status: 422, body: { code: 'template_not_available' } })
  expect((await ada.call('POST', `/sessions/${id}/extend`)).status).toBe(200)
  expect((await drain(false)).status).toBe(200)
  const second = await launch()
  expect(second.status).toBe(201)
  await ada.until(second.body.id, 'active')
  await inactivate()
  for (const each of [id, second.body.id]) await ada.until(each, 'terminated')
})

test('only an administrator may take a server out of service', async () => {
  expect((await inactivate(ada)).status).toBe(403)
  expect((await ada.call('POST', `/servers/${serverId}/activate`)).status).toBe(403)
})

test('who took a server out of service, and who put it back, is in the audit log', async () => {
  await server.query('delete from audit_log')
  await inactivate()
  await admin.call('POST', `/servers/${serverId}/activate`)
  const entries = await server.query(
    `select actor, action, subject from audit_log where action like 'server.%' order by id`,
  )
  const { id: actor } = (await admin.call('GET', '/me')).body
  const subject = `server:${serverId}`
  expect(entries).toEqual([
    { actor, subject, action: 'server.inactivated' },
    { actor, subject, action: 'server.activated' },
  ])
})
