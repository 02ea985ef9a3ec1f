import type { Desktop, Session, Snapshot } from '@carrel/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

let server: TestServer
let ada: Person
let session: Session

beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
  await server.query('update users set quota_minutes = 1000000')
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  server.hypervisor.hold.clear()
  await server.query('delete from request_counts')
  await server.query(
    `update vm_templates set session_type = 'persistent', snapshot_ram = true, keep_snapshots = 3`,
  )
  for (const { id } of (await ada.call('GET', '/sessions')).body.sessions) await end(id)
  const [left] = await desktops()
  if (left) await ada.call('DELETE', `/desktops/${left.template_id}`)
  await eventually(desktops).toEqual([])
  session = await open()
})

const desktops = async (): Promise<Desktop[]> => (await ada.call('GET', '/snapshots')).body.desktops
const snapshots = async (): Promise<Snapshot[]> => (await desktops())[0]?.snapshots ?? []
const states = async () => (await snapshots()).map(({ state }) => state)
const names = () => server.hypervisor.vms.get(session.vm_id ?? 0)?.snapshots.map((s) => s.name)

async function open(): Promise<Session> {
  const { id } = await ada.launch()
  return ada.until(id, 'active')
}

async function end(id: string): Promise<void> {
  await ada.call('DELETE', `/sessions/${id}`)
  await ada.until(id, 'terminated')
}

const take = (body: object = {}) =>
  ada.call('POST', `/desktops/${session.template_id}/snapshots`, body)

async function taken(body: object = {}): Promise<Snapshot> {
  const before = (await snapshots()).length
  const { status } = await take(body)
  expect(status).toBe(202)
  await eventually(states).toEqual(Array.from({ length: before + 1 }, () => 'taken'))
  const [newest] = await snapshots()
  if (newest === undefined) throw new Error('there is no snapshot')
  return newest
}

/** Holds the snapshot that is being taken until the returned is called. */
function holdSnapshot(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.hypervisor.hold.set('snapshot', promise)
  return () => {
    server.hypervisor.hold.delete('snapshot')
    resolve()
  }
}

describe('a snapshot that a person asks for', () => {
  test('of an open desktop is taken with its memory and under their note, while the desktop goes on', async () => {
    const snapshot = await taken({ note: ' Before the update ' })
    expect(snapshot).toMatchObject({
      ...{ by_hand: true, with_ram: true, note: 'Before the update', is_next: false },
      memory: { allotted: expect.any(Number) },
    })
    expect(names()).toEqual([snapshot.snapshot_name])
    expect((await ada.call('GET', `/sessions/${session.id}`)).body.status).toBe('active')
  })

  test('has no memory where the template keeps none, or the desktop is off', async () => {
    await end(session.id)
    expect(await taken()).toMatchObject({ by_hand: true, with_ram: false, note: '' })
    session = await open()
    await server.query('update vm_templates set snapshot_ram = false')
    expect(await taken()).toMatchObject({ with_ram: false })
  })

  test('of a kept desktop leaves the next start as it was', async () => {
    await end(session.id)
    const [next] = await snapshots()
    await taken()
    expect((await snapshots()).find(({ is_next }) => is_next)?.id).toBe(next?.id)
  })

  test('is one more than the session ends with, and can be started from and deleted', async () => {
    const own = await taken()
    await end(session.id)
    expect(await snapshots()).toMatchObject([{ by_hand: false, is_next: true }, { id: own.id }])
    const { body } = await ada.call('POST', `/snapshots/${own.id}/restore`)
    expect(body.snapshots).toMatchObject([{ is_next: false }, { is_next: true }])
    await ada.call('POST', `/snapshots/${body.snapshots[0].id}/restore`)
    expect((await ada.call('DELETE', `/snapshots/${own.id}`)).status).toBe(202)
    await eventually(async () => (await snapshots()).length).toBe(1)
    expect(names()).not.toContain(own.snapshot_name)
  })

  test('stays when sessions end, and leaves room for the newest that one has ended with', async () => {
    const own = [await taken(), await taken()].map(({ id }) => id).reverse()
    await end(session.id)
    session = await open()
    await end(session.id)
    const kept = await snapshots()
    expect(kept.map(({ by_hand }) => by_hand)).toEqual([false, true, true])
    expect(kept.slice(1).map(({ id }) => id)).toEqual(own)
    expect(kept[0]?.session_id).toBe(session.id)
  })

  test('is written down, with who asked', async () => {
    const { snapshot_name } = await taken()
    const told = `select action, actor, details from audit_log where subject = $1`
    expect(await server.query(told, [`session:${session.id}`])).toEqual([
      {
        ...{ action: 'session.snapshot_asked', actor: session.user_id },
        details: { snapshot: snapshot_name },
      },
    ])
  })
})

describe('a snapshot is refused', () => {
  test('while another is being taken: two presses take one', async () => {
    const go = holdSnapshot()
    const replies = await Promise.all([take(), take()])
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 409])
    const refused = replies.find(({ status }) => status === 409)
    expect(refused?.body.code).toBe('snapshot_under_way')
    expect(await states()).toEqual(['being_taken'])
    go()
    await eventually(states).toEqual(['taken'])
  })

  test('when there are as many as the template leaves room for', async () => {
    await taken()
    await taken()
    expect((await desktops())[0]?.by_hand).toMatchObject({ limit: 2, left: 0 })
    expect(await take()).toMatchObject({ status: 409, body: { code: 'snapshots_used_up' } })
  })

  test('where the template keeps one alone, which a session ends with', async () => {
    await server.query('update vm_templates set keep_snapshots = 1')
    expect(await take()).toMatchObject({ status: 409, body: { code: 'snapshots_used_up' } })
  })

  test('while the desktop is being put away', async () => {
    const go = holdSnapshot()
    await ada.call('DELETE', `/sessions/${session.id}`)
    expect(await take()).toMatchObject({ status: 409, body: { code: 'desktop_ending' } })
    go()
    await ada.until(session.id, 'terminated')
  })

  test('of a desktop that is somebody else’s, or nobody’s', async () => {
    const bob = await server.signIn('bob')
    const reply = await bob.call('POST', `/desktops/${session.template_id}/snapshots`, {})
    expect(reply).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(await states()).toEqual([])
  })
})

test('R5 an end waits for the snapshot that is being taken, and takes its own', async () => {
  const go = holdSnapshot()
  await take({ note: 'Mine' })
  await eventually(() => server.hypervisor.calls).toContain(`snapshot ${session.vm_id}`)
  await ada.call('DELETE', `/sessions/${session.id}`)
  go()
  await ada.until(session.id, 'terminated')
  expect((await snapshots()).map(({ note }) => note)).toEqual(['', 'Mine'])
})

test('one that cannot be taken says why in plain words, does not count, and its record can be deleted', async () => {
  const full = new HypervisorError('storage_full', 'Proxmox VE says: no space left on rpool/data')
  server.hypervisor.failNext.set('snapshot', full)
  await take({ note: 'Mine' })
  await eventually(states).toEqual(['failed'])
  const [failed] = await snapshots()
  expect(failed?.problem).toMatchObject({
    ...{ code: 'storage_full', message: 'The server’s storage is full.' },
    hint: expect.stringContaining(session.id.slice(0, 8)),
  })
  expect((await desktops())[0]?.by_hand.left).toBe(2)
  expect((await ada.call('POST', `/snapshots/${failed?.id}/restore`)).status).not.toBe(200)
  await ada.call('DELETE', `/snapshots/${failed?.id}`)
  await eventually(snapshots).toEqual([])
})

test('a passing failure is no failure: it is tried again', async () => {
  const slow = new HypervisorError('hypervisor_timeout', 'slow', { transient: true })
  server.hypervisor.failNext.set('snapshot', slow)
  await taken()
  expect(names()).toHaveLength(1)
})
