import { expect, test, vi } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import { callAsRoot } from '../root-for-tests.ts'
import type { Storage } from '../storage/storage.ts'
import { asBroker, asRoot, at, cloned, configOf, isRunning, running } from './vm-for-tests.ts'

const take = (lab: TestLab, vmid: number, snapname: string, more = {}) =>
  asBroker(lab, 'POST', at(vmid, '/snapshot'), { snapname, ...more })
const back = (lab: TestLab, vmid: number, snapname: string, form = {}) =>
  asBroker(lab, 'POST', at(vmid, `/snapshot/${snapname}/rollback`), form)
const listOf = async (lab: TestLab, vmid: number) =>
  (await lab.call('GET', at(vmid, '/snapshot'))).body.data
const on = (type: Storage['type']) => ({
  lab: { storages: [{ name: 'store', type, shared: false }] as const },
})

test('snapshots are listed with what stands on what, and now at the end', async () => {
  await using lab = await startTestLab()
  await running(lab, 150)
  expect(await listOf(lab, 150)).toEqual([
    {
      ...{ name: 'current', description: 'You are here!', running: 1 },
      digest: expect.stringMatching(/^[0-9a-f]{40}$/),
    },
  ])
  await take(lab, 150, 's1', { description: 'first\nline2' })
  await take(lab, 150, 's2', { vmstate: 1 })
  expect(await listOf(lab, 150)).toMatchObject([
    { name: 's1', description: 'first\nline2', vmstate: 0 },
    { name: 's2', description: '', vmstate: 1, parent: 's1' },
    { name: 'current', parent: 's2' },
  ])
  await asBroker(lab, 'DELETE', at(150, '/snapshot/s1'))
  expect((await listOf(lab, 150))[0]).not.toHaveProperty('parent')
})

test.each([
  ['9.2', ['internal qemu snapshot']],
  ['8.4', []],
] as const)('%s tells what it does to a running VM', async (manner, more) => {
  await using lab = await startTestLab({ lab: { manner } })
  await running(lab, 150)
  await vi.waitFor(async () => expect(await lab.lab.agents.isAnswered(150)).toBe(true))
  const disk = 'local:9000/base-9000-disk-0.qcow2/150/vm-150-disk-0.qcow2'
  const said = [`snapshotting 'drive-virtio0' (${disk})`, ...more, 'TASK OK']
  expect((await take(lab, 150, 's1')).log).toEqual(said)
  expect((await take(lab, 150, 's2', { vmstate: 1 })).log).toEqual([
    "Formatting '/var/lib/vz/images/150/vm-150-state-s2.raw', fmt=raw size=2671771648 preallocation=off",
    "saving VM state and RAM using storage 'local'",
    expect.stringMatching(/^completed saving the VM state in \d+s, saved 1.00 GiB$/),
    ...said,
  ])
})

test('an agent that is silent costs a snapshot 3 s, and only one without RAM', async () => {
  const engine = { agentMs: { warm: 3_600_000, cold: 3_600_000 } }
  await using lab = await startTestLab({ engine })
  await running(lab, 150)
  const skipped = 'skipping guest filesystem freeze - agent configured but not running?'
  expect((await take(lab, 150, 's1')).log[0]).toBe(skipped)
  expect((await take(lab, 150, 's2', { vmstate: 1 })).log).not.toContain(skipped)
})

test('while RAM is saved the VM is locked, and whoever comes is told so without waiting', async () => {
  await using lab = await startTestLab({ engine: { saveBytesPerSecond: 2 ** 26 }, speed: 20 })
  await running(lab, 150)
  const taking = take(lab, 150, 's1', { vmstate: 1 })
  await vi.waitFor(() => expect(lab.lab.vms.find(150)?.lock).toBe('snapshot'), { interval: 5 })
  const { body } = await lab.call('GET', at(150, '/status/current'))
  expect(body.data.lock).toBe('snapshot')
  const start = await asBroker(lab, 'POST', at(150, '/status/stop'))
  expect(start.log).toEqual(['TASK ERROR: VM is locked (snapshot)'])
  expect((await lab.call('PUT', at(150, '/config'), { form: { tags: 'a' } })).reason).toBe(
    'VM is locked (snapshot)',
  )
  expect((await taking).exitstatus).toBe('OK')
})

test.each([
  ['current', 500, "unable to use snapshot name 'current' (reserved name)"],
  ['pending', 500, "unable to use snapshot name 'pending' (reserved name)"],
  ['1bad', 400, 'Parameter verification failed.'],
  ['x', 400, 'Parameter verification failed.'],
])('a snapshot cannot be named %s', async (snapname, status, reason) => {
  await using lab = await startTestLab()
  const answer = await lab.call('POST', at(9000, '/snapshot'), { form: { snapname } })
  expect(answer).toMatchObject({ status, reason })
})

test('what fails, fails in the task', async () => {
  await using lab = await startTestLab()
  await cloned(lab, 150)
  await take(lab, 150, 's1')
  expect((await take(lab, 150, 's1')).exitstatus).toBe("snapshot name 's1' already used")
  expect((await take(lab, 9000, 's1')).exitstatus).toBe(
    "you can't take a snapshot if it's a template",
  )
  const missing = "snapshot 's9' does not exist"
  expect((await back(lab, 150, 's9')).exitstatus).toBe(missing)
  expect((await asBroker(lab, 'DELETE', at(150, '/snapshot/s9'))).exitstatus).toBe(missing)
  expect((await lab.call('GET', at(150, '/snapshot/s9/config'))).reason).toBe(missing)
  expect((await lab.call('GET', at(150, '/config?snapshot=s9'))).reason).toBe(missing)
})

test('a snapshot that could not be taken leaves nothing', async () => {
  await using lab = await startTestLab()
  await cloned(lab, 150)
  vi.spyOn(lab.lab.engine, 'snapshot').mockRejectedValueOnce(new Error('no space left'))
  const remove = vi.spyOn(lab.lab.engine, 'deleteSnapshot')
  const { exitstatus, log } = await take(lab, 150, 's1')
  expect(exitstatus).toBe('no space left')
  expect(log).toContain('snapshot create failed: starting cleanup')
  expect(remove).toHaveBeenCalledWith(150, 's1')
  expect(lab.lab.vms.find(150)).toMatchObject({ lock: null, snapshots: [], parent: null })
})

test('a rollback stops the VM, takes its lines back, and starts it only if asked to', async () => {
  await using lab = await startTestLab()
  await cloned(lab, 150)
  await take(lab, 150, 's1')
  await lab.call('PUT', at(150, '/config'), { form: { tags: 'later' } })
  await asBroker(lab, 'POST', at(150, '/status/start'))
  expect((await back(lab, 150, 's1')).exitstatus).toBe('OK')
  expect(isRunning(lab, 150)).toBe(false)
  expect((await configOf(lab, 150)).tags).toBe('carrel-template')
  expect((await back(lab, 150, 's1', { start: 1 })).log).toEqual(['TASK OK'])
  await vi.waitFor(() => expect(isRunning(lab, 150)).toBe(true))
  expect(lab.lab.tasks.on('lab')[0]?.parts.type).toBe('qmstart')
})

test('a rollback to RAM lets the VM go on, and then its lock is held for a while', async () => {
  await using lab = await startTestLab({ speed: 50 })
  await running(lab, 150)
  await take(lab, 150, 's1', { vmstate: 1 })
  const start = vi.spyOn(lab.lab.engine, 'start')
  expect((await back(lab, 150, 's1')).log).toEqual([
    "netdev net0: using 'host_mtu=1500' for migration compat",
    'TASK OK',
  ])
  expect(start.mock.lastCall?.[0]).toMatchObject({ resumeFrom: 's1' })
  expect(isRunning(lab, 150)).toBe(true)
  await lab.lab.clock.sleep(1000)
  expect((await back(lab, 150, 's1')).exitstatus).toBe(
    "can't lock file '/var/lock/qemu-server/lock-150.conf' - got timeout",
  )
})

test('the configuration of a snapshot is told, and its description changed', async () => {
  await using lab = await startTestLab()
  await cloned(lab, 150)
  await take(lab, 150, 's1', { description: 'one' })
  const path = at(150, '/snapshot/s1/config')
  await lab.call('PUT', path, { form: { description: 'two' } })
  const { data } = (await lab.call('GET', path)).body
  expect(data).toMatchObject({ description: 'two', tags: 'carrel-template' })
  expect(data).not.toHaveProperty('digest')
  const viaConfig = await configOf(lab, 150, { snapshot: 's1' })
  expect(viaConfig).toEqual({ ...data, digest: (await configOf(lab, 150)).digest })
})

test('on ZFS only the newest snapshot can be gone back to', async () => {
  await using lab = await startTestLab(on('zfspool'))
  await cloned(lab, 150)
  await take(lab, 150, 's1')
  await take(lab, 150, 's2')
  expect((await back(lab, 150, 's1')).exitstatus).toBe(
    "can't rollback, 's1' is not most recent snapshot on 'store:base-9000-disk-0/vm-150-disk-0'",
  )
  expect((await back(lab, 150, 's2')).exitstatus).toBe('OK')
})

test.each(['lvm', 'dir'] as const)('a raw disk on %s has no snapshots', async (type) => {
  await using lab = await startTestLab(on(type))
  await asRoot(lab, 'POST', '/nodes/lab/qemu', { vmid: 150, kvm: 0, virtio0: 'store:1' })
  const { body } = await lab.call('GET', at(150, '/feature'), { form: { feature: 'snapshot' } })
  expect(body.data).toEqual({ hasFeature: 0, nodes: ['lab'] })
  expect((await take(lab, 150, 's1')).exitstatus).toBe('snapshot feature is not available')
})

test('to start a VM with a rollback one must be allowed to start it', async () => {
  await using lab = await startTestLab()
  await cloned(lab, 150)
  await take(lab, 150, 's1')
  const form = (more: Record<string, string | number>) => ({ form: more })
  await callAsRoot(lab, 'POST', '/access/roles', form({ roleid: 'Back', privs: 'VM.Snapshot' }))
  await callAsRoot(lab, 'POST', '/access/users', form({ userid: 'back@pve' }))
  const token = await callAsRoot(
    lab,
    'POST',
    '/access/users/back@pve/token/tt',
    form({ privsep: 0 }),
  )
  const acl = { path: '/vms', users: 'back@pve', roles: 'Back' }
  await callAsRoot(lab, 'PUT', '/access/acl', form(acl))
  const headers = { authorization: `PVEAPIToken=back@pve!tt=${token.body.data.value}` }
  const ask = (start: number) =>
    lab.call('POST', at(150, '/snapshot/s1/rollback'), { headers, form: { start } })
  expect((await ask(1)).reason).toBe('Permission check failed (/vms/150, VM.PowerMgmt)')
  expect((await ask(0)).status).toBe(200)
})
