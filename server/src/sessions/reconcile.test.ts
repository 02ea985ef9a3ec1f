import { randomUUID } from 'node:crypto'
import { OPEN_POLICY } from '@carrel/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import { installationTag, writeNotes } from './vm-mark.ts'

let server: TestServer
let ada: Person
let installationId: string

beforeAll(async () => {
  server = await TestServer.start({ watchMs: 50, reconcileMs: 50, confirmMs: 20 })
  ada = await server.signIn('ada')
  await server.query('update users set quota_sessions = 1000, quota_minutes = 1000000')
  installationId = String((await server.query('select id from installation'))[0]?.id)
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => server.query('delete from audit_log'))

async function launchActive() {
  const { id } = await ada.launch()
  return ada.until(id, 'active')
}
async function end(id: string) {
  await ada.call('DELETE', `/sessions/${id}`)
  await ada.until(id, 'terminated')
}
const vmOf = (vmid: number | null) => {
  const vm = server.hypervisor.vms.get(vmid ?? 0)
  if (!vm) throw new Error(`VM ${vmid} is not there`)
  return vm
}
const actions = async (subject: string) => {
  const text = 'select action from audit_log where subject like $1 order by id'
  return (await server.query(text, [subject])).map(({ action }) => action)
}
const cleared = () => expect.poll(() => server.hypervisor.vms.size, { timeout: 10_000 }).toBe(0)
/** Several rounds, in which whatever was going to be repaired would have been. */
async function rounds() {
  const before = server.hypervisor.looks
  await eventually(() => server.hypervisor.looks).toBeGreaterThan(before + 4)
}

/** Somebody makes a VM behind our back. */
interface Stray {
  notes?: string
  tags?: string[]
  name?: string
}

async function stray(vmid: number, more: Stray = {}) {
  const { notes = '', name = 'stray' } = more
  const { tags = ['carrel', installationTag(installationId)] } = more
  const template = { node: 'pve', vmid: 9000 }
  await server.hypervisor.clone({ template, vmid, name, description: notes, tags })
}

describe('R4 a VM', () => {
  test('of a session that has ended is destroyed, whether it runs or not', async () => {
    const { id: sessionId } = await launchActive()
    await end(sessionId)
    await stray(150_001, { notes: writeNotes({ installationId, sessionId }) })
    await stray(150_002, { notes: writeNotes({ installationId, sessionId }) })
    server.hypervisor.powerOn(vmOf(150_002))
    await cleared()
    await expect.poll(() => actions('vm:%')).toEqual(['vm.destroyed', 'vm.destroyed'])
  })

  test('that was cloned when nobody waited for it any more is marked, and then destroyed', async () => {
    const { id: sessionId } = await launchActive()
    await end(sessionId)
    const notes = writeNotes({ installationId, sessionId })
    const name = `debian-${sessionId.slice(0, 8)}`
    await stray(150_010, { notes, name, tags: [] })
    await cleared()
    await expect.poll(() => actions('vm:%/150010')).toEqual(['vm.labelled', 'vm.destroyed'])
  })

  test('without tags that only has such a name, or only such notes, stays', async () => {
    const { id: sessionId } = await launchActive()
    await end(sessionId)
    const name = `debian-${sessionId.slice(0, 8)}`
    await stray(150_011, { notes: 'Mine. Grace', name, tags: [] })
    await stray(150_012, { notes: writeNotes({ installationId, sessionId }), tags: [] })
    const other = writeNotes({ installationId: randomUUID(), sessionId })
    await stray(150_013, { notes: other, name, tags: [] })
    await rounds()
    for (const vmid of [150_011, 150_012, 150_013]) {
      expect(await actions(`vm:%/${vmid}`)).toEqual([])
      expect(server.hypervisor.vms.delete(vmid)).toBe(true)
    }
  })

  test('whose session the database does not know is reported once, and stays', async () => {
    await stray(150_003, { notes: writeNotes({ installationId, sessionId: randomUUID() }) })
    await expect.poll(() => actions('vm:%/150003')).toEqual(['vm.unknown'])
    await rounds()
    expect(await actions('vm:%/150003')).toEqual(['vm.unknown'])
    const told = await server.query(
      `select title, count from admin_notifications where kind = 'vm_unknown'`,
    )
    expect(told).toEqual([{ title: 'VM 150003 on node pve is left alone', count: 1 }])
    expect(server.hypervisor.vms.delete(150_003)).toBe(true)
  })

  test('that is not provably ours stays, whatever its notes or its tags say', async () => {
    const { id: sessionId } = await launchActive()
    await end(sessionId)
    const stranger = randomUUID()
    await stray(150_004, { notes: 'Mine. Grace' })
    await stray(150_005, { notes: writeNotes({ installationId, sessionId }), tags: ['carrel'] })
    await stray(150_006, { notes: writeNotes({ installationId: stranger, sessionId }) })
    await rounds()
    const strays = [150_004, 150_005, 150_006]
    const told = await Promise.all(strays.map((vmid) => actions(`vm:%/${vmid}`)))
    expect(told.flat()).toEqual(['vm.unproven', 'vm.unproven'])
    for (const vmid of strays) expect(server.hypervisor.vms.delete(vmid)).toBe(true)
  })

  test('that vanished ends its session with that reason', async () => {
    const { id, vm_id } = await launchActive()
    server.hypervisor.vms.delete(vm_id ?? 0)
    expect(await ada.until(id, 'terminated')).toMatchObject({ end_reason: 'vm_vanished' })
    expect(server.guacamole.connections.size).toBe(0)
    expect(await actions(`session:${id}`)).toEqual(['session.ended'])
  })

  test('that was shut down from inside ends its session with that reason', async () => {
    const { id, vm_id } = await launchActive()
    server.hypervisor.powerOff(vmOf(vm_id))
    expect(await ada.until(id, 'terminated')).toMatchObject({ end_reason: 'powered_off' })
    await cleared()
  })

  test('that was shut down from inside is started again where the template says so', async () => {
    await server.query(`update vm_templates set when_powered_off = 'restart'`)
    const { id, vm_id } = await launchActive()
    server.hypervisor.powerOff(vmOf(vm_id))
    await expect.poll(() => vmOf(vm_id).status).toBe('running')
    await server.query(`update vm_templates set when_powered_off = 'end'`)
    await expect.poll(() => actions(`session:${id}`)).toEqual(['session.vm_restarted'])
    expect((await ada.call('GET', `/sessions/${id}`)).body.status).toBe('active')
    await end(id)
  })

  test('that is off but locked is left to whoever is at work on it', async () => {
    const { id, vm_id } = await launchActive()
    const vm = vmOf(vm_id)
    vm.lock = 'rollback'
    server.hypervisor.powerOff(vm)
    await rounds()
    server.hypervisor.powerOn(vm)
    vm.lock = null
    await rounds()
    expect((await ada.call('GET', `/sessions/${id}`)).body.status).toBe('active')
    await end(id)
  })
})

describe('R4 a connection', () => {
  test('that no session has is deleted', async () => {
    await server.guacamole.createConnection({
      id: 'stray',
      owner: randomUUID(),
      protocol: 'ssh',
      parameters: {},
      policy: OPEN_POLICY,
    })
    await expect.poll(() => server.guacamole.connections.size).toBe(0)
    await expect.poll(() => actions('connection:stray')).toEqual(['connection.deleted'])
  })

  test('3.4-10 that the gateway forgot when it restarted is made again, under the same id', async () => {
    const { id, guacamole_connection_id } = await launchActive()
    server.guacamole.connections.clear()
    await expect
      .poll(() => [...server.guacamole.connections.keys()])
      .toEqual([guacamole_connection_id])
    await expect.poll(() => actions(`session:${id}`)).toContain('session.reconnected')
    await end(id)
  })
})

describe('R4 a job', () => {
  test('that was lost is sent again, and the launch goes on', async () => {
    const held = Promise.withResolvers<void>()
    server.hypervisor.hold.set('clone', held.promise)
    const { id } = await ada.launch()
    await ada.until(id, 'provisioning')
    server.hypervisor.hold.delete('clone')
    await server.query(`delete from pgboss.job where name = 'session'`)
    await expect.poll(() => actions(`session:${id}`)).toEqual(['session.continued'])
    await ada.until(id, 'active')
    held.resolve()
    await end(id)
  })

  test('that was lost at the end is sent again, and nothing is left behind', async () => {
    const { id } = await launchActive()
    await server.query(
      `update vm_sessions set status = 'terminating', end_reason = 'user' where id = $1`,
      [id],
    )
    await ada.until(id, 'terminated')
    await cleared()
  })

  test('is not sent for a server that is away, and is when it is back', async () => {
    const { id } = await launchActive()
    const away = new HypervisorError('hypervisor_unreachable', 'away', { transient: true })
    const inventory = server.hypervisor.inventory
    server.hypervisor.inventory = () => {
      server.hypervisor.looks += 1
      return Promise.reject(away)
    }
    await rounds()
    await server.query(`update vm_sessions set status = 'terminating' where id = $1`, [id])
    await rounds()
    expect(await actions(`session:${id}`)).toEqual([])
    server.hypervisor.inventory = inventory
    await ada.until(id, 'terminated')
  })
})

test('R4 a VM that is as it should be costs no call of its own', async () => {
  const { id } = await launchActive()
  await rounds()
  server.hypervisor.calls.length = 0
  await rounds()
  expect(server.hypervisor.calls).toEqual([])
  await end(id)
})
