import type { Session } from '@carrel/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'
import type { OwnVm } from '../hypervisor/hypervisor.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

const START = ['rollback', 'setCredentials', 'start'] as const
const END = ['snapshot', 'snapshots', 'stop', 'deleteSnapshot'] as const
const MOMENTS = ['before', 'after'] as const
type Moment = (typeof MOMENTS)[number]
const moments = <Step>(steps: readonly Step[]) =>
  steps.flatMap((step) => MOMENTS.map((moment) => [moment, step] as const))

/** What kills the worker, once, and when: before it has done that to a VM or a connection, or after it was done. */
const kills = new Map<string, { moment: Moment; by: Error }>()
/** What was done, in order. */
const done: string[] = []

let server: TestServer
let ada: Person
let templates: string[]

beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
  await server.query('update users set quota_sessions = 100, quota_minutes = 1000000')
  await server.query('update proxmox_servers set max_vms_per_node = 100, cpu_overcommit_ratio = 9')
  const rows = await server.query(
    `insert into vm_templates (node_id, vmid, name, cpu_cores, memory_mb, disk_gb, protocols, default_protocol, ports,
       guest_username, session_type, session_minutes, keep_snapshots)
     select node_id, 9000 + copy, 'Debian ' || copy, cpu_cores, 64, disk_gb, protocols, default_protocol, ports,
       guest_username, 'persistent', session_minutes, 1
     from vm_templates, generate_series(1, 40) as copy returning id`,
  )
  templates = rows.map(({ id }) => String(id))
  for (const step of [...START, ...END]) makeMortal(step)
  const { guacamole } = server
  const remove = guacamole.deleteConnection.bind(guacamole)
  guacamole.deleteConnection = (id) => mortal(`deleteConnection ${id}`, () => remove(id))
})
afterAll(() => server[Symbol.asyncDispose]())

function makeMortal(step: (typeof START)[number] | (typeof END)[number]): void {
  const real: (vm: OwnVm, ...rest: never[]) => Promise<unknown> = server.hypervisor[step]
  Object.assign(server.hypervisor, {
    [step]: (vm: OwnVm, ...rest: never[]) =>
      mortal(`${step} ${vm.vmid}`, () => real.call(server.hypervisor, vm, ...rest)),
  })
}

async function mortal<T>(step: string, work: () => Promise<T>): Promise<T> {
  const kill = kills.get(step)
  kills.delete(step)
  if (kill?.moment === 'before') throw kill.by
  const result = await work()
  done.push(step)
  if (kill) throw kill.by
  return result
}

/** A launch is run again after a passing failure alone, so that is what its death looks like. */
const killedStart = () => new HypervisorError('hypervisor_timeout', 'killed', { transient: true })

async function launch(templateId: string): Promise<Session> {
  return (await ada.call('POST', '/sessions', { template_id: templateId })).body
}

async function end(id: string): Promise<Session> {
  await ada.call('DELETE', `/sessions/${id}`)
  return ada.until(id, 'terminated')
}

/** A desktop that has been used once, and kept. */
async function keptDesktop(options: { ram?: boolean } = {}) {
  const templateId = templates.pop() ?? ''
  await server.query('update vm_templates set snapshot_ram = $1 where id = $2', [
    options.ram ?? false,
    templateId,
  ])
  const { id, vm_id: vmid } = await launch(templateId)
  await ada.until(id, 'active')
  await end(id)
  const vm = server.hypervisor.vms.get(vmid ?? 0)
  if (vm === undefined) throw new Error(`there is no VM ${vmid}`)
  return { templateId, vm, vmid: vmid ?? 0 }
}

const doneTo = (id: number | string | null, from: number) =>
  done
    .slice(from)
    .filter((step) => step.endsWith(` ${id}`))
    .map((step) => step.split(' ')[0] ?? '')

describe('R3 a worker that is killed', () => {
  test.concurrent.each(moments(END))(
    '%s the step “%s” of a desktop’s end: the next takes one snapshot in the end, in order, and nothing is lost',
    async (moment, step) => {
      const { templateId, vm, vmid } = await keptDesktop()
      const { id } = await launch(templateId)
      const session = await ada.until(id, 'active')
      const from = done.length
      kills.set(`${step} ${vmid}`, { moment, by: new Error('killed') })
      expect((await end(id)).snapshot_problem).toBeNull()
      expect(kills.has(`${step} ${vmid}`)).toBe(false)
      const recorded = await server.query('select * from vm_snapshots where vm_id = $1', [vmid])
      expect(recorded).toMatchObject([{ session_id: id, taken_at: expect.any(Date) }])
      expect(vm.snapshots.map(({ name }) => name)).toEqual([recorded[0]?.snapshot_name])
      expect(vm.status).toBe('stopped')
      expect(server.hypervisor.vms.get(vmid)).toBe(vm)
      const steps = doneTo(vmid, from)
      expect(steps.indexOf('snapshot')).toBeLessThan(steps.indexOf('stop'))
      expect(steps.indexOf('stop')).toBeLessThan(steps.indexOf('deleteSnapshot'))
      expect(server.guacamole.connections.has(session.guacamole_connection_id ?? '')).toBe(false)
    },
  )

  test.concurrent.each(MOMENTS)(
    'R5 %s it stops a desktop whose snapshot was refused: the next takes none of a VM that may be off',
    async (moment) => {
      const { templateId, vm, vmid } = await keptDesktop()
      const [before] = vm.snapshots
      const { id } = await launch(templateId)
      await ada.until(id, 'active')
      const from = done.length
      const full = new HypervisorError('storage_full', 'The storage is full.')
      kills.set(`snapshot ${vmid}`, { moment: 'before', by: full })
      kills.set(`stop ${vmid}`, { moment, by: new Error('killed') })
      expect((await end(id)).snapshot_problem).toMatchObject({ code: 'storage_full' })
      expect(kills.has(`stop ${vmid}`)).toBe(false)
      expect(doneTo(vmid, from)).not.toContain('snapshot')
      expect(vm).toMatchObject({ status: 'stopped', snapshots: [before] })
    },
  )

  test.concurrent.each(MOMENTS)(
    '%s a desktop’s connection is deleted: the next still deletes it before the snapshot',
    async (moment) => {
      const { templateId, vm, vmid } = await keptDesktop()
      const { id } = await launch(templateId)
      const { guacamole_connection_id: connection } = await ada.until(id, 'active')
      const from = done.length
      kills.set(`deleteConnection ${connection}`, { moment, by: new Error('killed') })
      await end(id)
      const order = done.slice(from)
      expect(doneTo(connection, from)).toEqual(['deleteConnection'])
      expect(order.indexOf(`deleteConnection ${connection}`)).toBeLessThan(
        order.indexOf(`snapshot ${vmid}`),
      )
      expect(vm).toMatchObject({ status: 'stopped', snapshots: [{}] })
    },
  )

  test.concurrent.each(moments(START))(
    '%s the step “%s” of a kept desktop’s start: the next goes back to the snapshot and boots with the new password',
    async (moment, step) => {
      const { templateId, vm, vmid } = await keptDesktop()
      const from = done.length
      kills.set(`${step} ${vmid}`, { moment, by: killedStart() })
      const { id } = await launch(templateId)
      expect((await ada.until(id, 'active')).vm_id).toBe(vmid)
      expect(kills.has(`${step} ${vmid}`)).toBe(false)
      const steps = doneTo(vmid, from)
      expect(steps.slice(steps.lastIndexOf('rollback'))).toEqual([...START])
      expect(vm).toMatchObject({ status: 'running', snapshots: [{}] })
      await end(id)
    },
  )

  test.concurrent.each(MOMENTS)(
    '%s a desktop resumes with its memory: the next resumes it, and the guest keeps its password',
    async (moment) => {
      const { templateId, vm, vmid } = await keptDesktop({ ram: true })
      const from = done.length
      kills.set(`rollback ${vmid}`, { moment, by: killedStart() })
      const { id } = await launch(templateId)
      await ada.until(id, 'active')
      expect(new Set(doneTo(vmid, from))).toEqual(new Set(['rollback']))
      expect(vm.status).toBe('running')
      await end(id)
    },
  )
})
