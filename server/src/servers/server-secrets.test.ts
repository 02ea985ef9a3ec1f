import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestServer } from '../../test/test-server.ts'

const SECRETS = ['pve.school.example', '8006', 'carrel@pve!broker', 'the-token-secret']

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

test('3.0-2 3.0-11 host, port and token are encrypted at rest', async () => {
  const rows = await server.query('select host, port, token_id, token_secret from proxmox_servers')
  expect(rows).toHaveLength(1)
  for (const secret of SECRETS) expect(JSON.stringify(rows)).not.toContain(secret)
})

test('3.0-1 the servers table has its address, sealed, and its limits with their defaults', async () => {
  const [row] = await server.query('select * from proxmox_servers')
  expect(row).toMatchObject({
    ...{ is_active: true, host: expect.any(String), port: expect.any(String) },
    max_vms_per_node: 5,
    max_concurrent_sessions: 20,
    cpu_overcommit_ratio: '2.00',
    memory_overcommit_ratio: '1.50',
  })
})

test('an administrator sees a server by a mask, its limits and what is in use', async () => {
  const admin = await server.signIn('root')
  const { body } = await admin.call('GET', '/servers')
  expect(body.servers).toMatchObject([
    {
      ...{ name: 'School', address_hint: 'pv•••.example', is_online: true, nodes_count: 1 },
      ...{ active_vms: 0, max_concurrent: 20, resource_usage: { used: { cpu: 0 } } },
      nodes: [{ name: 'pve', is_online: true, others: { cpu: 0, memory_mb: 0 } }],
    },
  ])
})

test('nobody but administrators sees servers, or has one looked at', async () => {
  const ada = await server.signIn('ada')
  const access = { host: 'pve.example', token_id: 'a@pve!b', token_secret: 'c' }
  const asked = [
    ada.call('GET', '/servers'),
    ada.call('POST', '/servers/check', access),
    ada.call('POST', '/servers', { ...access, name: 'Mine' }),
  ]
  for (const { status } of await Promise.all(asked)) expect(status).toBe(403)
})

test('what is no host, no port and no token is refused by its field, before anybody is asked', async () => {
  const admin = await server.signIn('root')
  const reply = await admin.call('POST', '/servers/check', {
    ...{ host: 'https://pve', port: 70_000, token_id: 'root', token_secret: 'x' },
  })
  expect(reply.status).toBe(422)
  expect(Object.keys(reply.body.fields)).toEqual(['host', 'port', 'token_id'])
})

test('3.0-10 3.0-15 no answer to a browser holds a host, a port, a token or a guest password', async () => {
  const [ada, admin] = await Promise.all([server.signIn('ada'), server.signIn('root')])
  const { id } = await ada.launch()
  await ada.until(id, 'active')
  const answers = await Promise.all([
    ada.call('GET', '/templates'),
    ada.call('GET', '/sessions'),
    ada.call('GET', `/sessions/${id}`),
    ada.call('GET', `/sessions/${id}/guacamole-token`),
    admin.call('GET', '/servers'),
    admin.call('GET', '/notifications'),
  ])
  const [connection] = server.guacamole.connections.values()
  const password = connection?.parameters.password ?? 'missing'
  expect(password).toHaveLength(20)
  for (const secret of [...SECRETS, password]) expect(JSON.stringify(answers)).not.toContain(secret)
  const [row] = await server.query('select guest_password from vm_sessions')
  expect(row?.guest_password).not.toContain(password)
})
