import type { Desktop, Session } from '@carrel/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let ada: Person
let bob: Person

beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
  bob = await server.signIn('bob')
  await server.query('update users set quota_minutes = 1000000')
  await server.query(`update vm_templates set session_type = 'persistent'`)
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  server.hypervisor.hold.clear()
  for (const { id } of (await ada.call('GET', '/sessions')).body.sessions) await end(id)
  const [desktop] = await desktops()
  if (desktop) await ada.call('DELETE', `/desktops/${desktop.template_id}`)
  await eventually(() => desktops()).toEqual([])
  server.hypervisor.calls.length = 0
})

const desktops = async (person = ada): Promise<Desktop[]> =>
  (await person.call('GET', '/snapshots')).body.desktops

async function theDesktop(): Promise<Desktop> {
  const [desktop] = await desktops()
  if (desktop === undefined) throw new Error('there is no desktop')
  return desktop
}

async function open(): Promise<Session> {
  const { id } = await ada.launch()
  return ada.until(id, 'active')
}

async function end(id: string): Promise<void> {
  await ada.call('DELETE', `/sessions/${id}`)
  await ada.until(id, 'terminated')
}

/** Leaves a desktop with that many snapshots; returns them, newest first. */
async function useTimes(times: number) {
  for (let time = 0; time < times; time += 1) await end((await open()).id)
  return (await theDesktop()).snapshots
}

const launch = async () => {
  const { body } = await ada.call('GET', '/templates')
  return ada.call('POST', '/sessions', { template_id: body.templates[0].id })
}
const problem = (status: number, code: string, more: object = {}) => ({
  status,
  body: { code, hint: expect.any(String), ...more },
})

describe('a desktop', () => {
  test('R1 that is open is not launched a second time, and the refusal says which session it is', async () => {
    const { id } = await open()
    expect(await launch()).toMatchObject(problem(409, 'desktop_open', { session_id: id }))
    expect((await theDesktop()).state).toBe('open')
  })

  test('R1 that is being put away is not launched until that is done', async () => {
    const { id } = await open()
    const held = Promise.withResolvers<void>()
    server.hypervisor.hold.set('snapshot', held.promise)
    await ada.call('DELETE', `/sessions/${id}`)
    expect(await launch()).toMatchObject(problem(409, 'desktop_ending', { session_id: id }))
    expect((await theDesktop()).state).toBe('ending')
    server.hypervisor.hold.delete('snapshot')
    held.resolve()
    await ada.until(id, 'terminated')
    expect((await launch()).status).toBe(201)
  })

  test('R1 that is launched twice at once is launched once', async () => {
    const replies = await Promise.all([launch(), launch(), launch()])
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  })

  test('whose node is off is refused with what helps, and kept', async () => {
    await useTimes(1)
    const { inventory } = server.hypervisor
    server.hypervisor.inventory = async () => ({ vms: [], nodes: [], storages: [], pools: [] })
    await server.query('update proxmox_nodes set is_online = false')
    const refused = await launch()
    Object.assign(server.hypervisor, { inventory })
    await server.query('update proxmox_nodes set is_online = true')
    expect(refused).toMatchObject(
      problem(422, 'desktop_node_unavailable', {
        nodes: [{ name: 'pve', obstacles: [{ code: 'node_offline' }] }],
      }),
    )
    expect((await theDesktop()).state).toBe('kept')
  })

  test('whose node is full is refused with what helps, and not started elsewhere', async () => {
    await useTimes(1)
    await server.query(
      `insert into proxmox_nodes (server_id, name, is_online, cpu_count, memory_mb)
       select server_id, 'pve2', true, 64, 262144 from proxmox_nodes where name = 'pve'`,
    )
    await server.query('update vm_templates set shared = true')
    await server.query('update proxmox_servers set max_vms_per_node = 0')
    const refused = await launch()
    await server.query('update proxmox_servers set max_vms_per_node = 5')
    await server.query('update vm_templates set shared = false')
    await server.query(`delete from proxmox_nodes where name = 'pve2'`)
    expect(refused).toMatchObject(problem(422, 'desktop_node_unavailable'))
    expect(refused.body.nodes).toMatchObject([{ name: 'pve', obstacles: [{ code: 'node_full' }] }])
  })

  test('is discarded with its VM and its snapshots, and the next launch gets a new one', async () => {
    await useTimes(2)
    const { template_id } = await theDesktop()
    const reply = await ada.call('DELETE', `/desktops/${template_id}`)
    expect(reply).toMatchObject({ status: 202, body: { state: 'discarding' } })
    await eventually(() => desktops()).toEqual([])
    expect(server.hypervisor.vms.size).toBe(0)
    expect(await server.query('select * from vm_snapshots')).toEqual([])
    server.hypervisor.calls.length = 0
    await open()
    expect(server.hypervisor.calls.filter((call) => call.startsWith('clone'))).toHaveLength(1)
  })

  test('that is being discarded is in nobody’s way', async () => {
    await useTimes(1)
    const held = Promise.withResolvers<void>()
    server.hypervisor.hold.set('destroy', held.promise)
    await ada.call('DELETE', `/desktops/${(await theDesktop()).template_id}`)
    await open()
    expect((await desktops()).map(({ state }) => state)).toEqual(['open', 'discarding'])
    server.hypervisor.hold.delete('destroy')
    held.resolve()
    await eventually(async () => (await desktops()).length).toBe(1)
    expect(server.hypervisor.vms.size).toBe(1)
  })

  test('that is open is not discarded, and one that nobody has is not found', async () => {
    const { id, template_id } = await open()
    const discard = (who: Person) => who.call('DELETE', `/desktops/${template_id}`)
    expect(await discard(ada)).toMatchObject(problem(409, 'desktop_open', { session_id: id }))
    expect(await discard(bob)).toMatchObject({ status: 404 })
    expect(await desktops(bob)).toEqual([])
  })
})

describe('a snapshot', () => {
  const names = () => [...server.hypervisor.vms.values()][0]?.snapshots.map(({ name }) => name)
  const restore = (id: string, who = ada) => who.call('POST', `/snapshots/${id}/restore`)
  const annotate = (id: string, who = ada, note = 'mine') =>
    who.call('PATCH', `/snapshots/${id}`, { note })
  const remove = (id: string, who = ada) => who.call('DELETE', `/snapshots/${id}`)

  test('that is chosen is what the next start goes back to, and stays chosen when that fails', async () => {
    const [newest, older] = await useTimes(2)
    expect(newest?.is_next).toBe(true)
    const { status, body } = await restore(older?.id ?? '')
    expect(status).toBe(200)
    expect(body.snapshots.map(({ is_next }: { is_next: boolean }) => is_next)).toEqual([
      false,
      true,
    ])
    const rollback = vi.spyOn(server.hypervisor, 'rollback')
    server.hypervisor.failNext.set('rollback', new Error('broken'))
    await ada.until((await ada.launch()).id, 'failed')
    await eventually(async () => (await theDesktop()).state).toBe('kept')
    await open()
    const back = rollback.mock.calls.map(([, name]) => name)
    rollback.mockRestore()
    expect(back).toEqual([older?.snapshot_name, older?.snapshot_name])
  })

  test('is not chosen while a session is open', async () => {
    const [newest] = await useTimes(1)
    const { id } = await open()
    const refused = await restore(newest?.id ?? '')
    expect(refused).toMatchObject(problem(409, 'desktop_open', { session_id: id }))
  })

  test('is deleted, at the hypervisor too', async () => {
    const [newest, older] = await useTimes(2)
    const { status, body } = await remove(older?.id ?? '')
    expect(status).toBe(202)
    expect(body.snapshots[1]).toMatchObject({ id: older?.id, is_being_deleted: true })
    await eventually(async () => (await theDesktop()).snapshots.length).toBe(1)
    expect(names()).toEqual([newest?.snapshot_name])
  })

  test('that the next start uses is not deleted, unless a newer one takes its place', async () => {
    const [newest, older] = await useTimes(2)
    expect(await remove(newest?.id ?? '')).toMatchObject(problem(409, 'snapshot_in_use'))
    await restore(older?.id ?? '')
    const { body } = await remove(older?.id ?? '')
    expect(body.snapshots).toMatchObject([{ id: newest?.id, is_next: true }, {}])
    await eventually(() => names()).toEqual([newest?.snapshot_name])
  })

  test('that an open session came from is not deleted, and the others are', async () => {
    const [newest, older] = await useTimes(2)
    await open()
    expect(await remove(newest?.id ?? '')).toMatchObject(problem(409, 'snapshot_in_use'))
    expect((await remove(older?.id ?? '')).status).toBe(202)
    await eventually(() => names()).toEqual([newest?.snapshot_name])
  })

  test('is given a note by its person, while the desktop is open too, and nothing else is changed', async () => {
    const [newest] = await useTimes(1)
    await open()
    const { status, body } = await annotate(newest?.id ?? '', ada, '  before the exam ')
    expect(status).toBe(200)
    expect(body.snapshots).toEqual([{ ...newest, is_next: false, note: 'before the exam' }])
    const long = await annotate(newest?.id ?? '', ada, 'x'.repeat(81))
    expect(long).toMatchObject({ status: 422, body: { code: 'invalid_input' } })
  })

  test('of somebody else is refused', async () => {
    const [newest] = await useTimes(1)
    for (const attempt of [restore, remove, annotate])
      expect(await attempt(newest?.id ?? '', bob)).toMatchObject({ status: 403 })
    expect(names()).toEqual([newest?.snapshot_name])
  })

  test('that is being deleted is not chosen any more', async () => {
    const [, older] = await useTimes(2)
    const held = Promise.withResolvers<void>()
    server.hypervisor.hold.set('deleteSnapshot', held.promise)
    await remove(older?.id ?? '')
    expect(await restore(older?.id ?? '')).toMatchObject({ status: 404 })
    server.hypervisor.hold.delete('deleteSnapshot')
    held.resolve()
    await eventually(async () => (await theDesktop()).snapshots.length).toBe(1)
  })
})
