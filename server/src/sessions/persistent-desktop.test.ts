import type { Session } from '@carrel/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

let server: TestServer
let ada: Person
let bob: Person

beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
  bob = await server.signIn('bob')
  await server.query('update users set quota_minutes = 1000000')
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  await template({ session_type: 'persistent', snapshot_ram: false, keep_snapshots: 3 })
  for (const person of [ada, bob]) await leaveNothing(person)
  server.hypervisor.calls.length = 0
})

async function template(options: Record<string, unknown>): Promise<void> {
  for (const [column, value] of Object.entries(options))
    await server.query(`update vm_templates set ${column} = $1`, [value])
}

async function leaveNothing(person: Person): Promise<void> {
  for (const { id } of (await person.call('GET', '/sessions')).body.sessions) await end(person, id)
  for (const { template_id } of await desktopsOf(person))
    await person.call('DELETE', `/desktops/${template_id}`)
  await eventually(() => desktopsOf(person)).toEqual([])
}

const desktopsOf = async (person: Person) => (await person.call('GET', '/snapshots')).body.desktops

async function open(person: Person): Promise<Session> {
  const { id } = await person.launch()
  return person.until(id, 'active')
}

async function end(person: Person, id: string): Promise<Session> {
  await person.call('DELETE', `/sessions/${id}`)
  return person.until(id, 'terminated')
}

const vmOf = ({ vm_id }: Session) => {
  const vm = server.hypervisor.vms.get(vm_id ?? 0)
  if (vm === undefined) throw new Error(`there is no VM ${vm_id}`)
  return vm
}
const placeOf = (session: Session) => ({
  ...{ node: 'pve', vmid: session.vm_id ?? 0, notes: vmOf(session).description },
})
const callsOf = (...names: string[]) =>
  server.hypervisor.calls
    .map((call) => call.split(' ')[0] ?? '')
    .filter((name) => names.includes(name))
const passwordOf = (session: Session) =>
  server.guacamole.connections.get(session.guacamole_connection_id ?? '')?.parameters.password

describe('a persistent session', () => {
  test('3.6-5 3.7-1 DoD-11 D10 R5 ends: the connection goes, then a snapshot of the running VM, then the VM is stopped and kept', async () => {
    const session = await open(ada)
    const seen: string[] = []
    const { snapshot, stop } = server.hypervisor
    server.hypervisor.snapshot = async (...call) => {
      const connected = server.guacamole.connections.has(session.guacamole_connection_id ?? '')
      seen.push(`snapshot, VM ${vmOf(session).status}, connected: ${connected}`)
      await snapshot.apply(server.hypervisor, call)
    }
    server.hypervisor.stop = async (...call) => {
      seen.push(`stop, snapshots: ${vmOf(session).snapshots.length}`)
      await stop.apply(server.hypervisor, call)
    }
    await end(ada, session.id)
    Object.assign(server.hypervisor, { snapshot, stop })
    expect(seen).toEqual(['snapshot, VM running, connected: false', 'stop, snapshots: 1'])
    expect(vmOf(session).status).toBe('stopped')
    expect(callsOf('destroy')).toEqual([])
  })

  test('3.7-3 the name of its snapshot is stored, and is the one that the hypervisor has', async () => {
    const session = await open(ada)
    await end(ada, session.id)
    const rows = await server.query('select * from vm_snapshots where session_id = $1', [
      session.id,
    ])
    expect(rows).toEqual([
      expect.objectContaining({ vm_id: session.vm_id, taken_at: expect.any(Date) }),
    ])
    expect(rows[0]?.snapshot_name).toMatch(/^snap-/)
    expect(vmOf(session).snapshots.map(({ name }) => name)).toEqual([rows[0]?.snapshot_name])
  })

  test('3.7-2 R1 the next one of the same person and template goes back to the last, in the same VM, before the start', async () => {
    const first = await open(ada)
    await end(ada, first.id)
    const second = await open(ada)
    await end(ada, second.id)
    const taken = vmOf(second).snapshots.map(({ name }) => name)
    const rollback = vi.spyOn(server.hypervisor, 'rollback')
    server.hypervisor.calls.length = 0
    const third = await open(ada)
    expect(rollback.mock.calls.map(([, name]) => name)).toEqual([taken[1]])
    rollback.mockRestore()
    expect([second.vm_id, third.vm_id]).toEqual([first.vm_id, first.vm_id])
    const steps = ['rollback', 'setCredentials', 'start']
    expect(callsOf('clone', ...steps)).toEqual(steps)
    expect((await ada.call('GET', `/sessions/${second.id}`)).body.vm_id).toBeNull()
  })

  test('R12 another person’s gets a VM of their own', async () => {
    const adas = await open(ada)
    await end(ada, adas.id)
    const bobs = await open(bob)
    expect(bobs.vm_id).not.toBe(adas.vm_id)
    expect(callsOf('rollback')).toEqual([])
    expect(vmOf(adas).status).toBe('stopped')
  })

  test('its VM, once stopped, no longer takes room on its node', async () => {
    await server.query('update proxmox_servers set max_vms_per_node = 1')
    const adas = await open(ada)
    await end(ada, adas.id)
    const bobs = await open(bob)
    await end(bob, bobs.id)
    await server.query('update proxmox_servers set max_vms_per_node = 5')
  })

  test('that is called off before anybody saw its fresh VM leaves none', async () => {
    const { id } = await ada.launch({ auto_start: false })
    await ada.until(id, 'provisioned')
    await end(ada, id)
    expect(server.hypervisor.vms.size).toBe(0)
    expect(await desktopsOf(ada)).toEqual([])
  })

  test('that fails in a kept VM leaves it as it was, for another try, and gives its room back', async () => {
    await server.query('update proxmox_servers set max_vms_per_node = 1')
    const first = await open(ada)
    await end(ada, first.id)
    server.hypervisor.failNext.set('start', new HypervisorError('task_failed', 'No memory.'))
    const { id } = await ada.launch()
    await ada.until(id, 'failed')
    await eventually(async () => (await desktopsOf(ada))[0]?.state).toBe('kept')
    server.hypervisor.calls.length = 0
    const again = await open(ada)
    await server.query('update proxmox_servers set max_vms_per_node = 5')
    expect(again.vm_id).toBe(first.vm_id)
    expect(callsOf('rollback', 'destroy')).toEqual(['rollback'])
  })

  test('whose kept VM is gone fails with what helps, and the next begins anew', async () => {
    const first = await open(ada)
    await end(ada, first.id)
    server.hypervisor.vms.clear()
    const { id } = await ada.launch()
    const failed = await ada.until(id, 'failed')
    expect(failed.failure).toMatchObject({ code: 'vm_gone', hint: expect.stringMatching(/again/) })
    await eventually(() => desktopsOf(ada)).toEqual([])
    expect((await open(ada)).vm_id).not.toBe(first.vm_id)
    expect(await server.query('select * from vm_snapshots')).toEqual([])
  })
})

describe('with the memory', () => {
  beforeEach(() => template({ snapshot_ram: true }))

  test('a person comes back to the running VM, whose guest has the password that it had', async () => {
    const first = await open(ada)
    const password = passwordOf(first)
    await end(ada, first.id)
    expect(vmOf(first).snapshots).toMatchObject([{ ram: true }])
    server.hypervisor.calls.length = 0
    const next = await open(ada)
    expect(callsOf('rollback', 'setCredentials', 'start')).toEqual(['rollback'])
    expect(passwordOf(next)).toBe(password)
    await end(ada, next.id)
    expect(passwordOf(await open(ada))).toBe(password)
  })

  test('a guest that boots gets a new password', async () => {
    await template({ snapshot_ram: false })
    const first = await open(ada)
    const password = passwordOf(first)
    await end(ada, first.id)
    const next = await open(ada)
    expect(passwordOf(next)).toMatch(/^\w{20}$/)
    expect(passwordOf(next)).not.toBe(password)
  })

  test('a VM that was shut down from inside has none to save, and boots', async () => {
    const first = await open(ada)
    await server.hypervisor.stop(placeOf(first))
    await end(ada, first.id)
    expect(vmOf(first).snapshots).toMatchObject([{ ram: false }])
    server.hypervisor.calls.length = 0
    await open(ada)
    expect(callsOf('rollback', 'setCredentials', 'start')).toHaveLength(3)
  })
})

describe('a snapshot that cannot be taken', () => {
  test.each(['storage_full', 'snapshot_unsupported'] as const)(
    '(%s) is told, and the session ends all the same with nothing lost',
    async (code) => {
      const first = await open(ada)
      await end(ada, first.id)
      const second = await open(ada)
      const refused = new HypervisorError(code, 'It cannot.', { hint: 'Another storage can.' })
      server.hypervisor.failNext.set('snapshot', refused)
      const ended = await end(ada, second.id)
      expect(ended.snapshot_problem).toMatchObject({ code })
      expect(vmOf(second)).toMatchObject({ status: 'stopped', snapshots: [{}] })
      expect(await server.query('select session_id from vm_snapshots')).toEqual([
        { session_id: first.id },
      ])
      expect((await desktopsOf(ada))[0]).toMatchObject({
        snapshot_problem: { code },
        snapshots: [{ is_next: false }],
      })
      server.hypervisor.calls.length = 0
      await open(ada)
      expect(callsOf('rollback', 'start')).toEqual(['start'])
    },
  )

  test('for a passing reason is tried again, and taken', async () => {
    const session = await open(ada)
    const slow = new HypervisorError('hypervisor_timeout', 'slow', { transient: true })
    server.hypervisor.failNext.set('snapshot', slow)
    expect((await end(ada, session.id)).snapshot_problem).toBeNull()
    expect(vmOf(session).snapshots).toHaveLength(1)
  })

  test('because the way in is barred is tried again: a token may be renewed', async () => {
    const session = await open(ada)
    const barred = new HypervisorError('not_authenticated', 'The token is not known.')
    server.hypervisor.failNext.set('snapshot', barred)
    expect((await end(ada, session.id)).snapshot_problem).toBeNull()
    expect(vmOf(session).snapshots).toHaveLength(1)
  })

  test('for a passing reason that does not pass is given up at the last try', async () => {
    const session = await open(ada)
    const slow = new HypervisorError('hypervisor_timeout', 'slow', { transient: true })
    server.hypervisor.failNext.set('snapshot', slow)
    await server.query(`update pgboss.queue set retry_limit = 0 where name = 'session'`)
    const ended = await end(ada, session.id)
    await server.query(`update pgboss.queue set retry_limit = 8 where name = 'session'`)
    expect(ended.snapshot_problem).toMatchObject({ code: 'hypervisor_timeout' })
    expect(vmOf(session).status).toBe('stopped')
  })

  test('any more, because it is lost, is told, and the desktop starts as it was left', async () => {
    const first = await open(ada)
    await end(ada, first.id)
    vmOf(first).snapshots = []
    const next = await open(ada)
    expect(next.snapshot_problem).toMatchObject({ code: 'snapshot_missing' })
    expect(vmOf(next).status).toBe('running')
  })
})

test('as many snapshots are kept as the template says, the newest of them, and those of others are left alone', async () => {
  await template({ keep_snapshots: 2 })
  const taken: string[] = []
  for (let round = 0; round < 4; round += 1) {
    const session = await open(ada)
    if (round === 0)
      await server.hypervisor.snapshot(placeOf(session), {
        ...{ name: 'before-upgrade', description: 'by an administrator', ram: false },
      })
    await end(ada, session.id)
    taken.push(session.id)
    const names = vmOf(session).snapshots.map(({ name }) => name)
    expect(names).toContain('before-upgrade')
    expect(names).toHaveLength(Math.min(round + 1, 2) + 1)
  }
  const [desktop] = await desktopsOf(ada)
  const kept = desktop.snapshots.map(({ session_id }: { session_id: string }) => session_id)
  expect(kept).toEqual([taken[3], taken[2]])
  expect(desktop.snapshots[0].is_next).toBe(true)
})

test('its snapshot tells what the memory takes, and the desktop what its disks do', async () => {
  await template({ snapshot_ram: true })
  for (const taken of [1, 2]) {
    const { id } = await open(ada)
    await end(ada, id)
    const [desktop] = await desktopsOf(ada)
    expect(desktop.disks).toEqual({ allotted: 4 * 1024 ** 3, used: (1 + taken) * 1024 ** 3 })
    expect(desktop.snapshots).toHaveLength(taken)
    expect(desktop.snapshots[0].memory).toEqual({ allotted: 2 * 1024 ** 3, used: 1024 ** 3 / 2 })
  }
})

test('a desktop whose snapshot cannot be measured is kept all the same, and nothing is told of it', async () => {
  const { id } = await open(ada)
  server.hypervisor.failNext.set('space', new HypervisorError('hypervisor_timeout', 'Late.'))
  await end(ada, id)
  const [desktop] = await desktopsOf(ada)
  expect([desktop.state, desktop.disks, desktop.snapshots[0].memory]).toEqual(['kept', null, null])
})

test('3.7-4 an ephemeral session never touches snapshots', async () => {
  await template({ session_type: 'ephemeral' })
  const session = await open(ada)
  await end(ada, session.id)
  const again = await open(ada)
  await end(ada, again.id)
  expect(callsOf('snapshot', 'snapshots', 'rollback', 'deleteSnapshot')).toEqual([])
  expect(await server.query('select * from vm_snapshots')).toEqual([])
  expect(server.hypervisor.vms.size).toBe(0)
  expect(await desktopsOf(ada)).toEqual([])
})
