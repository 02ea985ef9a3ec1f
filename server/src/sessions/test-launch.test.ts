import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

let server: TestServer
let root: Person
let templateId: string

beforeAll(async () => {
  server = await TestServer.start({ pictureMs: 300 })
  root = await server.signIn('root')
  templateId = (await root.call('GET', '/admin/templates')).body.templates[0].id
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  server.guacamole.seen = { isDrawn: true, lastEnding: null }
  await server.query(`update vm_templates set is_published = true, access = 'everyone',
    session_type = 'ephemeral', other_session_types = '{}', longest_minutes = null`)
  await server.query('update users set quota_sessions = null')
})

const testLaunch = async () =>
  (await root.call('POST', `/admin/templates/${templateId}/test`, {})).body

describe('a test launch', () => {
  test('goes the whole way to a drawn desktop, tells what each phase took, and leaves nothing', async () => {
    const { id, is_test } = await testLaunch()
    expect(is_test).toBe(true)
    const ended = await root.until(id, 'terminated')
    expect(ended).toMatchObject({ failure: null, end_reason: 'admin', vm_id: null })
    expect(Object.keys(ended.phase_ms).sort()).toEqual([
      ...['creating_connection', 'first_frame', 'pending', 'provisioned', 'provisioning'],
      ...['resolving_ip', 'starting_vm', 'waiting_for_desktop'],
    ])
    expect([server.hypervisor.vms.size, server.guacamole.connections.size]).toEqual([0, 0])
  })

  test('is for whoever administers it, published or not and whomever it is for', async () => {
    await server.query(`update vm_templates set is_published = false, access = 'groups'`)
    const { id } = await testLaunch()
    expect((await root.until(id, 'terminated')).failure).toBeNull()
    const ada = await server.signIn('ada')
    const theirs = await ada.call('POST', `/admin/templates/${templateId}/test`, {})
    expect(theirs.status).toBe(403)
  })

  test('counts against the capacity of its node, and not against anybody’s quota', async () => {
    await server.query('update users set quota_sessions = 0')
    const held = Promise.withResolvers<void>()
    server.hypervisor.hold.set('clone', held.promise)
    const { id } = await testLaunch()
    const { body: quota } = await root.call('GET', '/me/quota')
    expect([quota.sessions.open, quota.minutes.used]).toEqual([0, 0])
    const [taken] = (await root.call('GET', '/servers')).body.servers[0].nodes
    expect(taken.open_sessions).toBe(1)
    server.hypervisor.hold.delete('clone')
    held.resolve()
    await root.until(id, 'terminated')
    expect((await root.call('GET', '/me/quota')).body.minutes.used).toBe(0)
  })

  test('leaves the administrator’s own kept desktop alone', async () => {
    await server.query(`update vm_templates set session_type = 'persistent'`)
    const { id } = await root.launch()
    await root.until(id, 'active')
    await root.call('DELETE', `/sessions/${id}`)
    const { vm_id } = await root.until(id, 'terminated')
    expect(vm_id).not.toBeNull()
    const tried = await testLaunch()
    expect(await root.until(tried.id, 'terminated')).toMatchObject({ failure: null, vm_id: null })
    expect([...server.hypervisor.vms.keys()]).toEqual([vm_id])
    await root.call('DELETE', `/desktops/${templateId}`)
    await expect.poll(() => server.hypervisor.vms.size, { timeout: 10_000 }).toBe(0)
  })

  test('says what failed and what helps, and cleans up', async () => {
    const full = new HypervisorError('storage_full', 'The storage is full.', { hint: 'Free some.' })
    server.hypervisor.failNext.set('clone', full)
    const { id } = await testLaunch()
    const failed = await root.until(id, 'failed')
    const failure = { code: 'storage_full', message: 'The storage is full.', hint: 'Free some.' }
    expect(failed.failure).toEqual(failure)
    await expect.poll(() => server.hypervisor.vms.size, { timeout: 10_000 }).toBe(0)
    const { body } = await root.call('GET', '/notifications')
    expect(body.notifications).toEqual([])
  })

  test.each([
    [{ isDrawn: false, lastEnding: 769 }, 'desktop_refused'],
    [{ isDrawn: false, lastEnding: null }, 'no_picture'],
  ])('ends with a reason where the desktop is not drawn: %o', async (seen, code) => {
    server.guacamole.seen = seen
    const { id } = await testLaunch()
    const ended = await root.until(id, 'terminated')
    expect(ended).toMatchObject({ end_reason: 'failed', failure: { code } })
    expect(ended.phase_ms.first_frame).toBeUndefined()
  })

  test('R3 is tried again after a pause where something of ours fails while its picture is waited for', async () => {
    const look = vi.spyOn(server.guacamole, 'getConnection')
    look.mockRejectedValueOnce(new Error('a fault of ours'))
    const { id } = await testLaunch()
    const isToBeTriedAgain = (line: string) => line.includes(id) && line.includes('tried again')
    await eventually(() => server.logged.some(isToBeTriedAgain)).toBe(true)
    expect(look).toHaveBeenCalledTimes(1)
    look.mockRestore()
    expect(await root.until(id, 'terminated')).toMatchObject({ failure: null })
  })

  test('succeeds without a first frame where nobody can tell of it', async () => {
    server.guacamole.seen = { isDrawn: null, lastEnding: null }
    const { id } = await testLaunch()
    const ended = await root.until(id, 'terminated')
    expect(ended).toMatchObject({ end_reason: 'admin', failure: null })
    expect(ended.phase_ms.first_frame).toBeUndefined()
  })
})

describe('the history of a template', () => {
  test('tells what each phase took for half and for 95 of 100, and why launches failed', async () => {
    await server.query('delete from vm_sessions')
    const ids: string[] = []
    for (const _ of [1, 2, 3]) ids.push((await testLaunch()).id)
    for (const id of ids) await root.until(id, 'terminated')
    for (const [index, id] of ids.entries()) {
      const phases = { provisioning: (index + 1) * 1000 }
      const active = `created_at + make_interval(secs => ${(index + 1) * 2})`
      await server.query(
        `update vm_sessions set phase_ms = $1, active_at = ${active} where id = $2`,
        [JSON.stringify(phases), id],
      )
    }
    const gone = new HypervisorError('vm_gone', 'It is gone.', { hint: 'Look.' })
    server.hypervisor.failNext.set('clone', gone)
    const failed = await testLaunch()
    await root.until(failed.id, 'failed')

    const { body } = await root.call('GET', `/admin/templates/${templateId}/launches`)
    expect(body.phases).toEqual([{ phase: 'provisioning', p50: 2000, p95: 2900, launches: 3 }])
    expect(body.total).toEqual({ p50: 4000, p95: 5800, launches: 3 })
    expect(body.failures).toMatchObject([{ code: 'vm_gone', count: 1, message: 'It is gone.' }])
    expect(body.launches).toHaveLength(4)
    expect(body.launches[0]).toMatchObject({
      ...{ session_id: failed.id, person: 'Root', is_test: true, total_ms: null },
      failure: { code: 'vm_gone' },
    })
  })
})

test('3.6-1 a session is extended by exactly 30 minutes up to its template’s longest time, and no further', async () => {
  await server.query('update vm_templates set longest_minutes = 95')
  const { id } = await root.launch()
  const { expires_at } = await root.until(id, 'active')
  const first = await root.call('POST', `/sessions/${id}/extend`)
  expect(Date.parse(first.body.expires_at) - Date.parse(expires_at ?? '')).toBe(30 * 60_000)
  const second = await root.call('POST', `/sessions/${id}/extend`)
  expect(second).toMatchObject({ status: 422, body: { code: 'longest_reached' } })
  const { body } = await root.call('GET', `/sessions/${id}`)
  expect(body.expires_at).toBe(first.body.expires_at)
  await root.call('DELETE', `/sessions/${id}`)
  await root.until(id, 'terminated')
})
