import { afterEach, beforeEach, expect, test } from 'vitest'
import { ScriptedProxmox } from '../../../test/scripted-proxmox.ts'

const vm = { node: 'pve1', vmid: 101, notes: 'ours' }
const at = '/nodes/pve1/qemu/101'
const wanted = { name: 's2ram', description: 'session s', ram: true }
const code = (expected: string) => expect.objectContaining({ code: expected })

/** As it was recorded of 9.2, with the newest first as 7.4 has it. */
const current = {
  ...{ name: 'current', description: 'You are here!', parent: 's2ram', running: 1 },
  digest: '73b30138d94fb68c6f46e3380361aa7773aba54f',
}
const s1 = { snaptime: 1795372390, name: 's1', vmstate: 0, description: 'first\nline2' }
const s2 = { ...{ name: 's2ram', parent: 's1', snaptime: 1795372391, vmstate: 1 } }
const list = (...snapshots: object[]) => ({ data: [...snapshots, current] })

let proxmox: ScriptedProxmox
beforeEach(async () => {
  proxmox = await ScriptedProxmox.start({
    [`GET ${at}/status/current`]: { data: { vmid: 101, status: 'running', qmpstatus: 'running' } },
    [`GET ${at}/config`]: { data: { description: 'ours' } },
    [`GET ${at}/snapshot`]: list(s1),
    [`GET ${at}/feature`]: { data: { hasFeature: 1, nodes: ['pve1'] } },
    'GET /nodes/pve1/tasks': { data: [] },
  })
})
afterEach(() => proxmox[Symbol.asyncDispose]())

test('snapshots are listed oldest first, and the VM as it is now is none of them', async () => {
  proxmox.on(`GET ${at}/snapshot`, list({ ...s2, description: '' }, s1))
  expect(await proxmox.hypervisor.snapshots(vm)).toEqual([
    {
      ...{ name: 's1', description: 'first\nline2', parent: null, ram: false },
      takenAt: new Date(1795372390_000),
    },
    {
      ...{ name: 's2ram', description: '', parent: 's1', ram: true },
      takenAt: new Date(1795372391_000),
    },
  ])
})

test('what a killed task has left half made is no snapshot', async () => {
  proxmox.on(`GET ${at}/snapshot`, list(s1, { ...s2, snapstate: 'prepare' }))
  expect((await proxmox.hypervisor.snapshots(vm)).map(({ name }) => name)).toEqual(['s1'])
})

test('a snapshot is taken with the memory where that is asked', async () => {
  proxmox.on(`POST ${at}/snapshot`, () => proxmox.task('qmsnapshot', 101))
  await proxmox.hypervisor.snapshot(vm, wanted)
  expect(proxmox.sent('POST')).toEqual([
    `POST ${at}/snapshot snapname=s2ram&description=session+s&vmstate=1`,
  ])
})

test('a storage that cannot take snapshots is told before anything is tried', async () => {
  proxmox.on(`GET ${at}/feature`, { data: { hasFeature: 0, nodes: ['pve1'] } })
  const taking = proxmox.hypervisor.snapshot(vm, wanted)
  await expect(taking).rejects.toEqual(code('snapshot_unsupported'))
  expect(proxmox.sent('POST')).toEqual([])
})

test('problem 13: a snapshot whose answer was lost is found under its name, and not taken again', async () => {
  proxmox.on(`POST ${at}/snapshot`, () => {
    proxmox.on(`GET ${at}/snapshot`, list(s1, { ...s2, description: 'session s' }))
    return 'lost'
  })
  await proxmox.hypervisor.snapshot(vm, wanted)
  expect(proxmox.sent('POST')).toHaveLength(1)
})

test.each([
  ['snapshot feature is not available', 'snapshot_unsupported'],
  ["snapshot name 's2ram' already used", 'snapshot_taken'],
])('a snapshot whose task ends with “%s” is %s', async (exitStatus, expected) => {
  proxmox.on(`POST ${at}/snapshot`, proxmox.task('qmsnapshot', 101, exitStatus))
  await expect(proxmox.hypervisor.snapshot(vm, wanted)).rejects.toEqual(code(expected))
})

test('a storage that goes back to the newest only says so, with what would help', async () => {
  const exitStatus = "can't rollback, 's1' is not most recent snapshot on 'vm-101-disk-0'"
  proxmox.on(`POST ${at}/snapshot/s1/rollback`, proxmox.task('qmrollback', 101, exitStatus))
  await expect(proxmox.hypervisor.rollback(vm, 's1')).rejects.toMatchObject({
    code: 'snapshot_unsupported',
    hint: expect.stringContaining('newer snapshots'),
  })
})

test('a start is asked of a rollback only where it is wanted', async () => {
  proxmox.on(`POST ${at}/snapshot/s1/rollback`, () => proxmox.task('qmrollback', 101))
  await proxmox.hypervisor.rollback(vm, 's1')
  await proxmox.hypervisor.rollback(vm, 's1', { start: true })
  expect(proxmox.sent('POST')).toEqual([
    `POST ${at}/snapshot/s1/rollback`,
    `POST ${at}/snapshot/s1/rollback start=1`,
  ])
})
