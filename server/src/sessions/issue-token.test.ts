import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
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
beforeEach(async () => {
  server.guacamole.calls.length = 0
  await server.query('delete from request_counts')
})

const tokenOf = (person: Person, id: string) =>
  person.call('GET', `/sessions/${id}/guacamole-token`)

async function anActive(person = ada): Promise<string> {
  const { id } = await person.launch()
  await person.until(id, 'active')
  return id
}

async function end(id: string, person = ada): Promise<void> {
  await person.call('DELETE', `/sessions/${id}`)
  await person.until(id, 'terminated')
}

describe('a token of an active session', () => {
  test.each(['vm_gone', 'vm_hidden'] as const)(
    'R7 is not given while its VM is %s, whose address another may have by now',
    async (code) => {
      const id = await anActive()
      const { vm_id } = (await ada.call('GET', `/sessions/${id}`)).body
      const { vms, hidden } = server.hypervisor
      const vm = vms.get(vm_id)
      if (code === 'vm_gone') vms.delete(vm_id)
      else hidden.add(vm_id)
      expect(await tokenOf(ada, id)).toMatchObject({
        ...{ status: 503, body: { code, hint: expect.stringContaining('about to end') } },
      })
      hidden.clear()
      if (vm) vms.set(vm_id, vm)
      expect((await tokenOf(ada, id)).status).toBe(200)
      await end(id)
    },
  )

  test('R4 that has its connection made again while the session ends is refused, and the connection does not stay', async () => {
    const id = await anActive()
    server.guacamole.connections.clear()
    vi.spyOn(server.guacamole, 'createConnection').mockImplementationOnce(async (spec) => {
      await end(id)
      server.guacamole.connections.set(spec.id, spec)
      return spec.id
    })
    expect((await tokenOf(ada, id)).status).toBe(422)
    expect(server.guacamole.connections.size).toBe(0)
  })

  test('3.5-1 is given to its owner, with the viewer’s address and five minutes to use it', async () => {
    const id = await anActive()
    const { status, body } = await tokenOf(ada, id)
    expect(status).toBe(200)
    expect(body).toEqual({
      token: expect.stringMatching(/./),
      viewer_url: expect.stringContaining(`#token=${body.token}`),
      expires_in: 300,
    })
    expect(server.guacamole.redeem(body.token)?.parameters.hostname).toBe('127.0.0.1')
    await end(id)
  })

  test('3.5-2 is given to nobody else, not even to an administrator', async () => {
    const id = await anActive()
    const root = await server.signIn('root')
    for (const person of [bob, root]) {
      const { status, body } = await tokenOf(person, id)
      expect({ status, code: body.code }).toEqual({ status: 403, code: 'forbidden' })
    }
    expect(server.guacamole.calls.join()).not.toContain('generateAuthToken')
    await end(id)
  })

  test('3.5-4 is a fresh one each time, and each opens the same connection once', async () => {
    const id = await anActive()
    const before = (await ada.call('GET', `/sessions/${id}`)).body.guacamole_connection_id
    const first = (await tokenOf(ada, id)).body.token
    const second = (await tokenOf(ada, id)).body.token
    expect(second).not.toBe(first)
    for (const token of [first, second]) {
      expect(server.guacamole.redeem(token)?.id).toBe(before)
      expect(server.guacamole.redeem(token)).toBeNull()
    }
    expect(server.guacamole.calls.filter((call) => call.startsWith('createC'))).toHaveLength(1)
    await end(id)
  })

  test('D9 3.5-1 leads to where the VM is now', async () => {
    const id = await anActive()
    const [vm] = server.hypervisor.vms.values()
    if (vm) vm.address = '127.0.0.2'
    const { body } = await tokenOf(ada, id)
    expect(server.guacamole.redeem(body.token)?.parameters.hostname).toBe('127.0.0.2')
    await end(id)
  })

  test('is refused with when to come back while Guacamole is away', async () => {
    const id = await anActive()
    const away = new GuacamoleError('guacamole_unreachable', 'Guacamole does not answer.')
    server.guacamole.failNext.set('generateAuthToken', away)
    const { status, headers, body } = await tokenOf(ada, id)
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'guacamole_unreachable' })
    expect(headers['retry-after']).toBe('2')
    await end(id)
  })
})

describe('a session that has no desktop to show', () => {
  test('3.5-3 gets no token but the reason, before its VM is there', async () => {
    const held = Promise.withResolvers<void>()
    server.hypervisor.hold.set('clone', held.promise)
    const { id } = await ada.launch()
    await ada.until(id, 'provisioning')
    for (const [state, reason] of [
      ['pending', 'the launch has not begun yet'],
      ['provisioning', 'its VM is being cloned'],
    ]) {
      await server.query('update vm_sessions set status = $1 where id = $2', [state, id])
      const { status, body } = await tokenOf(ada, id)
      expect({ status, code: body.code }).toEqual({ status: 422, code: 'session_not_active' })
      expect(body.detail).toContain(reason)
    }
    server.hypervisor.hold.delete('clone')
    held.resolve()
    await ada.until(id, 'active')
    await end(id)
  })

  test('3.5-3 gets no token but the reason, once it is ending or has ended', async () => {
    const id = await anActive()
    const held = Promise.withResolvers<void>()
    server.hypervisor.hold.set('stop', held.promise)
    await ada.call('DELETE', `/sessions/${id}`)
    const ending = await tokenOf(ada, id)
    expect({ status: ending.status, detail: ending.body.detail }).toEqual({
      ...{ status: 422, detail: 'The session is being ended.' },
    })
    server.hypervisor.hold.delete('stop')
    held.resolve()
    await ada.until(id, 'terminated')
    expect((await tokenOf(ada, id)).body).toMatchObject({
      ...{ status: 422, detail: 'The session has ended.', hint: 'Launch a new desktop.' },
    })
  })

  test('3.5-3 gets no token but the reason, if its launch has failed', async () => {
    server.hypervisor.failNext.set('start', new HypervisorError('task_failed', 'No space.'))
    const { id } = await ada.launch()
    await ada.until(id, 'failed')
    expect((await tokenOf(ada, id)).body).toMatchObject({
      ...{ status: 422, code: 'session_not_active', detail: 'The launch failed.' },
    })
  })
})

describe('a session whose VM waits stopped', () => {
  test('D2 is told how far it is, and set going by the request itself', async () => {
    const { id } = await ada.launch({ auto_start: false })
    await ada.until(id, 'provisioned')
    const held = Promise.withResolvers<void>()
    server.hypervisor.hold.set('start', held.promise)
    const { status, headers, body } = await tokenOf(ada, id)
    const session = await ada.until(id, 'activating')
    expect(status).toBe(202)
    expect(headers['retry-after']).toBe('2')
    expect(body).toEqual({
      ...{ status: 'activating', step: 'starting_vm', retry_after: 2 },
      started_at: session.step_started_at,
    })
    expect((await tokenOf(ada, id)).body).toEqual(body)
    server.hypervisor.hold.delete('start')
    held.resolve()
    await ada.until(id, 'active')
    expect((await tokenOf(ada, id)).status).toBe(200)
    await end(id)
  })

  test('D3 R1 is set going once, however many requests come at the same time', async () => {
    const { id } = await ada.launch({ auto_start: false })
    await ada.until(id, 'provisioned')
    const jobs = async () =>
      (await server.query('select id from pgboss.job where singleton_key = $1', [id])).length
    const before = await jobs()
    const replies = await Promise.all([1, 2, 3, 4].map(() => tokenOf(ada, id)))
    expect(replies.map(({ status }) => status)).toEqual([202, 202, 202, 202])
    expect(await jobs()).toBe(before + 1)
    await ada.until(id, 'active')
    await end(id)
  })
})

describe('requests for tokens', () => {
  test('3.5-5 are refused from the eleventh within a minute on, with when to come back', async () => {
    const id = await anActive()
    const replies = []
    for (let request = 0; request < 11; request += 1) replies.push(await tokenOf(ada, id))
    expect(replies.map(({ status }) => status)).toEqual([...Array(10).fill(200), 429])
    const { headers, body } = replies[10] ?? replies[0] ?? {}
    expect(body).toMatchObject({ code: 'too_many_requests', status: 429 })
    expect(Number(headers?.['retry-after'])).toBe(body.retry_after)
    expect(body.retry_after).toBeGreaterThan(0)
    expect(body.retry_after).toBeLessThanOrEqual(60)
    await end(id)
  })

  test('3.5-5 count for a person and not for an address, and over all sessions of that person', async () => {
    const [id, other, ofBob] = [await anActive(), await anActive(), await anActive(bob)]
    for (let request = 0; request < 10; request += 1) await tokenOf(ada, request % 2 ? id : other)
    expect((await tokenOf(ada, id)).status).toBe(429)
    expect((await tokenOf(bob, ofBob)).status).toBe(200)
    await end(id)
    await end(other)
    await end(ofBob, bob)
  })

  test('3.5-5 count over all server processes, and over a restart of one', async () => {
    const id = await anActive()
    for (let request = 0; request < 10; request += 1) await tokenOf(ada, id)
    await server.restart({ meanwhile: async () => {} })
    expect((await tokenOf(ada, id)).status).toBe(429)
    await end(id)
  })

  test('are answered again after a minute', async () => {
    const id = await anActive()
    for (let request = 0; request < 11; request += 1) await tokenOf(ada, id)
    await server.query(`update request_counts set started_at = started_at - interval '60 s'`)
    expect((await tokenOf(ada, id)).status).toBe(200)
    expect(await server.query('select count from request_counts')).toEqual([{ count: 1 }])
    await end(id)
  })
})
