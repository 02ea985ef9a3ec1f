import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { aSeenTemplate } from '../../test/template-samples.ts'
import { type Person, TestServer } from '../../test/test-server.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

let server: TestServer
let root: Person
let ada: Person
let serverId: string

beforeAll(async () => {
  server = await TestServer.start({ watchMs: 50 })
  ;[root, ada] = await Promise.all([server.signIn('root'), server.signIn('ada')])
  server.hypervisor.seenTemplates = [9000, 9001, 9002].map((vmid) => aSeenTemplate(vmid))
  serverId = (await root.call('GET', '/servers')).body.servers[0].id
})
afterAll(() => server[Symbol.asyncDispose]())

let lastVmid = 9100
/** Publishes another template of the cluster. */
async function publish(more: object = {}) {
  const vmid = ++lastVmid
  server.hypervisor.seenTemplates = [...server.hypervisor.seenTemplates, aSeenTemplate(vmid)]
  const reply = await root.call('POST', '/admin/templates', {
    ...{ server_id: serverId, vmid, name: `Desktop ${vmid}` },
    ...{ protocols: ['rdp', 'ssh'], default_protocol: 'rdp', ...more },
  })
  expect(reply).toMatchObject({ status: 201 })
  return reply.body
}
const change = (id: string, body: object) => root.call('PATCH', `/admin/templates/${id}`, body)
const offered = async (who: Person) =>
  (await who.call('GET', '/templates')).body.templates.map(({ id }: { id: string }) => id)
const audited = (subject: string) =>
  server.query('select actor, action, details from audit_log where subject = $1 order by id', [
    subject,
  ])

describe('discovery', () => {
  test('tells the templates of a server, what they can do, and which of them are published', async () => {
    const { body } = await root.call('GET', `/admin/servers/${serverId}/templates`)
    expect(body).toMatchObject({ problem: null, bridges: ['vmbr0'] })
    expect(body.templates[0]).toMatchObject({
      ...{ vmid: 9000, node: 'pve', storages: ['local'], disk_gb: 8, cpu_cores: 2 },
      ...{ memory_mb: 2048, guest_agent: true, linked_clones: true, snapshots: true },
    })
    const ids = body.templates.map((each: { template_id: string | null }) => each.template_id)
    expect(ids).toEqual([expect.any(String), null, null])
  })

  test('asks a cluster for its configuration when an administrator looks, and at no other time', async () => {
    const before = server.hypervisor.templateLooks
    await root.call('GET', '/admin/templates')
    expect(server.hypervisor.templateLooks).toBe(before)
    await root.call('GET', `/admin/servers/${serverId}/templates`)
    expect(server.hypervisor.templateLooks).toBe(before + 1)
  })

  test('says why a server cannot be asked', async () => {
    const gone = new HypervisorError('hypervisor_unreachable', 'It does not answer.')
    server.hypervisor.failNext.set('templates', gone)
    const { status, body } = await root.call('GET', `/admin/servers/${serverId}/templates`)
    expect({ status, ...body }).toMatchObject({
      ...{ status: 200, templates: [] },
      problem: { code: 'hypervisor_unreachable', message: 'It does not answer.' },
    })
  })

  test('is for administrators, as is everything else about templates', async () => {
    for (const path of [`/admin/servers/${serverId}/templates`, '/admin/templates'])
      expect(await ada.call('GET', path)).toMatchObject({ status: 403 })
    expect(await ada.call('POST', '/admin/templates', {})).not.toMatchObject({ status: 201 })
    const { id } = await publish()
    const body = { version: 1, name: 'Mine' }
    expect(await ada.call('PATCH', `/admin/templates/${id}`, body)).toMatchObject({ status: 403 })
  })
})

describe('publishing', () => {
  test('offers a template to people, as large as Proxmox has it', async () => {
    const { id } = await publish({ description: 'For the afternoon.' })
    const { body } = await ada.call('GET', '/templates')
    expect(body.templates.find((each: { id: string }) => each.id === id)).toMatchObject({
      ...{ description: 'For the afternoon.', cpu_cores: 2, memory_mb: 2048, disk_gb: 8 },
      ...{ session_type: 'ephemeral', session_types: ['ephemeral'], picture_url: null },
    })
    expect(await audited(`template:${id}`)).toMatchObject([{ action: 'template.published' }])
  })

  test('refuses a template twice, and one that is not there', async () => {
    const body = { server_id: serverId, name: 'X', protocols: ['ssh'], default_protocol: 'ssh' }
    const twice = await root.call('POST', '/admin/templates', { ...body, vmid: 9000 })
    expect(twice).toMatchObject({ status: 409, body: { code: 'template_published' } })
    const none = await root.call('POST', '/admin/templates', { ...body, vmid: 7777 })
    expect(none).toMatchObject({ status: 422, body: { code: 'template_not_in_proxmox' } })
  })

  test('is taken back without touching what runs', async () => {
    const { id } = await publish({ protocols: ['ssh'], default_protocol: 'ssh' })
    const { body: launched } = await ada.call('POST', '/sessions', { template_id: id })
    expect(await change(id, { version: 1, is_published: false })).toMatchObject({ status: 200 })
    expect(await offered(ada)).not.toContain(id)
    const again = await ada.call('POST', '/sessions', { template_id: id })
    expect(again).toMatchObject({ status: 422, body: { code: 'template_not_available' } })
    const { body: session } = await ada.call('GET', `/sessions/${launched.id}`)
    expect(session.end_reason).toBeNull()
    await ada.call('DELETE', `/sessions/${launched.id}`)
    await ada.until(launched.id, 'terminated')
  })
})

describe('a change', () => {
  test('of a version that no template can have is refused at its field', async () => {
    const { id } = await publish()
    const beyond = await change(id, { version: 2 ** 31, name: 'Beyond' })
    expect([beyond.status, Object.keys(beyond.body.fields)]).toEqual([422, ['version']])
  })

  test('is refused where somebody else has saved meanwhile, and leaves theirs', async () => {
    const { id, version } = await publish()
    expect(await change(id, { version, name: 'Theirs' })).toMatchObject({ status: 200 })
    const mine = await change(id, { version, name: 'Mine' })
    expect(mine).toMatchObject({ status: 409, body: { code: 'template_changed' } })
    const { body } = await root.call('GET', `/admin/templates/${id}`)
    expect(body).toMatchObject({ name: 'Theirs', version: version + 1 })
    expect(await change(id, { version: version + 1, name: 'Mine' })).toMatchObject({ status: 200 })
  })

  test('is in the audit log with who made it, what it was and what it is, and no secret', async () => {
    const { id, version } = await publish()
    await change(id, {
      ...{ version, session_minutes: 90 },
      account: { username: 'image', password: 'a-secret-of-the-image' },
      connection: { rdp: { values: { gateway_password: 'of-the-gateway' } } },
    })
    const [, entry] = await audited(`template:${id}`)
    const { body: me } = await root.call('GET', '/me')
    expect(entry).toMatchObject({
      ...{ actor: me.id, action: 'template.changed' },
      details: {
        ...{ session_minutes: { from: 60, to: 90 }, account: 'set' },
        connection: { rdp: { values: ['gateway_password'] } },
      },
    })
    expect(JSON.stringify(entry)).not.toMatch(/a-secret-of-the-image|of-the-gateway/)
  })

  test('R8 of credentials is written and never told again, and sealed in the database', async () => {
    const { id, version } = await publish()
    const { body } = await change(id, {
      version,
      account: { username: 'image', password: 'a-secret-of-the-image' },
      connection: { rdp: { values: { gateway_password: 'of-the-gateway' } } },
    })
    expect(body.account).toEqual({ username: 'image', password: { set: true } })
    expect(body.connection.rdp.values).toEqual({ gateway_password: { set: true } })
    const rows = await server.query('select * from vm_templates where id = $1', [id])
    const kept = await change(id, { version: body.version, name: 'Another' })
    expect(kept.body.account).toEqual(body.account)
    expect(JSON.stringify([rows, kept.body])).not.toMatch(/a-secret-of-the-image|of-the-gateway/)
  })

  test('of connection settings is checked against the catalogue, field by field', async () => {
    const { id, version } = await publish()
    const wrong = {
      rdp: {
        values: { hostname: 'elsewhere', color_depth: 7, username: 'me', nonsense: 1 },
        locked: ['recording_path'],
      },
    }
    const { status, body } = await change(id, { version, connection: wrong })
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'invalid_template' })
    expect(Object.keys(body.fields).sort()).toEqual([
      'connection.rdp.locked',
      'connection.rdp.values.color_depth',
      'connection.rdp.values.hostname',
      'connection.rdp.values.nonsense',
      'connection.rdp.values.username',
    ])
    const right = { rdp: { port: 3390, values: { color_depth: 16 }, locked: ['color_depth'] } }
    const saved = await change(id, { version, connection: right })
    expect(saved.body.connection.rdp).toEqual(right.rdp)
    const { body: own } = await ada.call('GET', `/me/connection-preferences/rdp?template_id=${id}`)
    expect(own.locked).toMatchObject({ color_depth: { value: 16 }, port: { value: 3390 } })
    const taken = { rdp: { port: null, values: { color_depth: null }, locked: [] } }
    const back = await change(id, { version: saved.body.version, connection: taken })
    expect(back.body.connection.rdp).toEqual({ port: null, values: {}, locked: [] })
  })

  test('whose parts do not go together is refused at their fields', async () => {
    const { id, version } = await publish()
    const faults: [object, string][] = [
      [{ default_protocol: 'vnc' }, 'default_protocol'],
      [{ session_type: 'persistent' }, 'session_type'],
      [{ longest_minutes: 30 }, 'longest_minutes'],
      [{ access: 'groups', group_ids: ['00000000-0000-4000-8000-000000000000'] }, 'group_ids'],
    ]
    for (const [body, field] of faults) {
      const reply = await change(id, { version, ...body })
      expect(reply).toMatchObject({ status: 422, body: { code: 'invalid_template' } })
      expect(Object.keys(reply.body.fields)).toEqual([field])
    }
  })
})

test('a published template follows the one in Proxmox: its place, its size, and that it is gone', async () => {
  const { id, vmid } = await publish()
  const { id: sizedId, vmid: sizedVmid } = await publish({
    size: { cpu_cores: 4, memory_mb: 4096 },
  })
  const larger = (seen: ReturnType<typeof aSeenTemplate>) =>
    [vmid, sizedVmid].includes(seen.vm.vmid) ? { ...seen, vm: { ...seen.vm, cpuCount: 8 } } : seen
  server.hypervisor.seenTemplates = server.hypervisor.seenTemplates.map(larger)
  const find = async (which: string) => (await root.call('GET', `/admin/templates/${which}`)).body
  await eventually(async () => (await find(id)).cpu_cores).toBe(8)
  expect(await find(id)).toMatchObject({ size: null, missing_since: null })
  expect(await find(sizedId)).toMatchObject({ cpu_cores: 4, size: { cpu_cores: 4 } })
  const all = server.hypervisor.seenTemplates
  server.hypervisor.seenTemplates = all.filter(({ vm }) => vm.vmid !== vmid)
  await eventually(async () => (await find(id)).missing_since).not.toBeNull()
  server.hypervisor.seenTemplates = all
  await eventually(async () => (await find(id)).missing_since).toBeNull()
})

test('desktops are made as large, and plugged in, as the template says', async () => {
  const { id, version } = await publish({ protocols: ['ssh'], default_protocol: 'ssh' })
  await change(id, {
    ...{ version, size: { cpu_cores: 3, memory_mb: 3072 } },
    network: { bridge: 'vmbr7', vlan: 12 },
  })
  const { body: launched } = await ada.call('POST', '/sessions', { template_id: id })
  await eventually(() => server.hypervisor.vms.get(launched.vm_id)).toMatchObject({
    size: { cores: 3, memoryMb: 3072 },
    network: { bridge: 'vmbr7', vlan: 12 },
  })
  const [held] = await server.query('select cpu_cores, memory_mb from vm_sessions where id = $1', [
    launched.id,
  ])
  expect(held).toEqual({ cpu_cores: 3, memory_mb: 3072 })
  await ada.call('DELETE', `/sessions/${launched.id}`)
  await ada.until(launched.id, 'terminated')
})
