import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'
import { GuacamoleError } from '../guacamole/guacamole-client.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

let server: TestServer
let ada: Person
let bob: Person

beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
  bob = await server.signIn('bob')
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  server.hypervisor.calls.length = 0
  server.guacamole.calls.length = 0
})

const callsOf = (names: string[]) =>
  server.hypervisor.calls
    .map((call) => call.split(' ')[0])
    .filter((name) => names.includes(name ?? ''))

describe('a launch', () => {
  test('3.4-4 3.4-7 DoD-4 DoD-14 clones a stopped VM, starts it, resolves its address and connects Guacamole to it', async () => {
    const { id } = await ada.launch()
    const session = await ada.until(id, 'active')
    expect(callsOf(['clone', 'start', 'address'])).toEqual(['clone', 'start', 'address'])
    expect(session).toMatchObject({ vm_ip_address: '127.0.0.1', protocol: 'ssh', step: null })
    const [connection] = server.guacamole.connections.values()
    expect(connection?.parameters).toMatchObject({ hostname: '127.0.0.1', username: 'student' })
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  })

  test('3.4-16 3.1-15 3.4-2 3.4-1 DoD-5 does not start a VM that runs already', async () => {
    const { id, vm_id } = await ada.launch({ auto_start: false })
    await ada.until(id, 'provisioned')
    const vm = server.hypervisor.vms.get(vm_id ?? 0)
    if (vm) server.hypervisor.powerOn(vm)
    server.hypervisor.calls.length = 0
    expect((await ada.call('GET', `/sessions/${id}/guacamole-token`)).status).toBe(202)
    const { vm_ip_address } = await ada.until(id, 'active')
    // Whether it runs was asked before anything else, and then its address.
    expect(callsOf(['status', 'start', 'reboot', 'address'])).toEqual(['status', 'address'])
    const [connection] = server.guacamole.connections.values()
    expect(connection?.parameters.hostname).toBe(vm_ip_address)
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  })

  test('3.1-14 3.4-15 3.4-1 3.4-3 a token request starts a VM that waits stopped, and connects to the address that it tells', async () => {
    const { id } = await ada.launch({ auto_start: false })
    const waiting = await ada.until(id, 'provisioned')
    expect(server.hypervisor.vms.get(waiting.vm_id ?? 0)?.status).toBe('stopped')
    server.hypervisor.calls.length = 0
    const reply = await ada.call('GET', `/sessions/${id}/guacamole-token`)
    expect(reply.body).toMatchObject({ status: 'activating', retry_after: 2 })
    const { vm_ip_address } = await ada.until(id, 'active')
    expect(callsOf(['status', 'start', 'address'])).toEqual(['status', 'start', 'address'])
    expect(vm_ip_address).toBe(server.hypervisor.vms.get(waiting.vm_id ?? 0)?.address)
    const [connection] = server.guacamole.connections.values()
    expect(connection?.parameters.hostname).toBe(vm_ip_address)
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  })

  test('that cannot succeed fails with its reason, and leaves no VM behind', async () => {
    server.hypervisor.failNext.set('start', new HypervisorError('storage_full', 'It is full.'))
    const { id } = await ada.launch()
    const session = await ada.until(id, 'failed')
    expect(session.failure).toMatchObject({
      code: 'storage_full',
      message: 'The server’s storage is full.',
    })
    await expect.poll(() => server.hypervisor.vms.size).toBe(0)
  })

  test('goes on after a passing failure', async () => {
    server.hypervisor.failNext.set(
      'clone',
      new HypervisorError('hypervisor_timeout', 'slow', { transient: true }),
    )
    const { id } = await ada.launch()
    await ada.until(id, 'active')
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  })

  test('3.4-11 is active once its connection has been made, and not before', async () => {
    const away = new GuacamoleError('gateway_unreachable', 'The gateway does not answer.')
    server.guacamole.failNext.set('createConnection', away)
    const { id } = await ada.launch()
    const tries = () => server.guacamole.calls.filter((call) => call.startsWith('createConnection'))
    await expect.poll(tries).toHaveLength(1)
    expect((await ada.call('GET', `/sessions/${id}`)).body).toMatchObject({
      ...{ status: 'activating', step: 'creating_connection' },
    })
    await ada.until(id, 'active')
    expect(server.guacamole.connections.size).toBe(1)
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  })

  test('ended while its VM is being cloned leaves no VM behind', async () => {
    const held = Promise.withResolvers<void>()
    server.hypervisor.hold.set('clone', held.promise)
    const { id } = await ada.launch()
    await expect.poll(() => callsOf(['clone'])).toHaveLength(1)
    await ada.call('DELETE', `/sessions/${id}`)
    server.hypervisor.hold.delete('clone')
    held.resolve()
    await ada.until(id, 'terminated')
    expect(server.hypervisor.vms.size).toBe(0)
  })
})

describe('an active session', () => {
  test('3.1-11 3.4-13 3.1-9 3.1-10 keeps one connection id over every reading of it', async () => {
    const { id } = await ada.launch()
    const first = await ada.until(id, 'active')
    await ada.call('GET', `/sessions/${id}/guacamole-token`)
    const again = (await ada.call('GET', `/sessions/${id}`)).body
    expect(again.guacamole_connection_id).toBe(first.guacamole_connection_id)
    expect(again.cached_connection_id).toBe(first.guacamole_connection_id)
    expect(again.vm_ip_address).toBe('127.0.0.1')
    expect(
      server.guacamole.calls.filter((call) => call.startsWith('createConnection')),
    ).toHaveLength(1)
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  })

  test('3.6-1 is extended by exactly 30 minutes', async () => {
    const { id } = await ada.launch()
    const before = await ada.until(id, 'active')
    const { body: after } = await ada.call('POST', `/sessions/${id}/extend`)
    expect(Date.parse(after.expires_at) - Date.parse(before.expires_at ?? '')).toBe(1_800_000)
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  })

  test('an extension asked for twice with one key is made once', async () => {
    const { id } = await ada.launch()
    const before = await ada.until(id, 'active')
    const headers = { 'idempotency-key': 'the-same-decision' }
    const replies = await Promise.all(
      [1, 2, 3].map(() => ada.call('POST', `/sessions/${id}/extend`, undefined, headers)),
    )
    for (const { status } of replies) expect(status).toBe(200)
    const { body: after } = await ada.call('GET', `/sessions/${id}`)
    expect(Date.parse(after.expires_at) - Date.parse(before.expires_at ?? '')).toBe(1_800_000)
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  })

  test('3.6-2 an extension beyond the quota is refused, and the end stays where it was', async () => {
    const { id } = await ada.launch()
    const before = await ada.until(id, 'active')
    const { body: quota } = await ada.call('GET', '/me/quota')
    await server.query(`update users set quota_minutes = $1 where username = 'ada'`, [
      quota.minutes.used + 29,
    ])
    const refused = await ada.call('POST', `/sessions/${id}/extend`)
    await server.query(`update users set quota_minutes = null where username = 'ada'`)
    expect(refused.status).toBe(422)
    expect(refused.body).toMatchObject({ code: 'minutes_used_up' })
    expect((await ada.call('GET', `/sessions/${id}`)).body.expires_at).toBe(before.expires_at)
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  })

  test('is warned of its end 15, 5 and 1 minutes before, and an extension moves the warnings', async () => {
    const { id } = await ada.launch()
    await ada.until(id, 'active')
    const { body: after } = await ada.call('POST', `/sessions/${id}/extend`)
    const jobs = await server.query(
      `select start_after, data from pgboss.job
       where name = 'session-expiry-warning' and data->>'expires_at' = $1 order by start_after`,
      [after.expires_at],
    )
    const leads = jobs.map(({ start_after }) =>
      Math.round((Date.parse(after.expires_at) - (start_after as Date).getTime()) / 60_000),
    )
    expect(leads).toEqual([15, 5, 1])
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  })

  test('3.6-3 3.6-4 loses its connection before its VM is stopped, and then the VM', async () => {
    const { id } = await ada.launch()
    await ada.until(id, 'active')
    let vmAtDisconnect: string | undefined
    const remove = server.guacamole.connections.delete.bind(server.guacamole.connections)
    server.guacamole.connections.delete = (key) => {
      vmAtDisconnect = [...server.hypervisor.vms.values()][0]?.status
      return remove(key)
    }
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
    expect(vmAtDisconnect).toBe('running')
    expect(callsOf(['stop', 'destroy'])).toEqual(['stop', 'destroy'])
    expect(server.hypervisor.vms.size).toBe(0)
  })

  test('ends by itself when its time is over', async () => {
    const { id } = await ada.launch()
    await ada.until(id, 'active')
    const soon = new Date(Date.now() + 300)
    await server.query('update vm_sessions set expires_at = $1 where id = $2', [soon, id])
    await server.query(
      `update pgboss.job set start_after = now(), data = jsonb_set(data, '{expires_at}', to_jsonb($1::text))
       where name = 'session-expiry' and data->>'session_id' = $2`,
      [soon.toISOString(), id],
    )
    const ended = await ada.until(id, 'terminated')
    expect(ended.end_reason).toBe('expired')
  })
})

describe('a quota', () => {
  test('of sessions is a limit for one person, whoever asks at once', async () => {
    await server.query(`update users set quota_sessions = 2 where username = 'bob'`)
    const { body } = await bob.call('GET', '/templates')
    const launch = () => bob.call('POST', '/sessions', { template_id: body.templates[0].id })
    const replies = await Promise.all([launch(), launch(), launch(), launch()])
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422])
    const refused = replies.find(({ status }) => status === 422)
    expect(refused?.body).toMatchObject({ code: 'own_sessions_used_up' })
    for (const { status, body: session } of replies) {
      if (status !== 201) continue
      await bob.call('DELETE', `/sessions/${session.id}`)
      await bob.until(session.id, 'terminated')
    }
  })

  test('of minutes counts what open sessions have reserved, and gives back what was not used', async () => {
    const before = (await bob.call('GET', '/me/quota')).body.minutes.used
    const { id } = await bob.launch()
    expect((await bob.call('GET', '/me/quota')).body.minutes.used).toBe(before + 60)
    await bob.until(id, 'active')
    await bob.call('DELETE', `/sessions/${id}`)
    await bob.until(id, 'terminated')
    expect((await bob.call('GET', '/me/quota')).body.minutes.used).toBeLessThanOrEqual(before + 1)
  })
})

describe('who may do what', () => {
  test('a session of somebody else is refused', async () => {
    const { id } = await ada.launch()
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/extend'],
      ['DELETE', ''],
    ] as const)
      expect((await bob.call(method, `/sessions/${id}${path}`)).status).toBe(403)
    await ada.until(id, 'active')
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  })
})
