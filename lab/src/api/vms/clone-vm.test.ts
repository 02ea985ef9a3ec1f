import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import { callAsRoot } from '../root-for-tests.ts'
import { asBroker, asRoot, at, cloned, configOf } from './vm-for-tests.ts'

let lab: TestLab
let nextVmid = 200

beforeAll(async () => {
  lab = await startTestLab({ lab: { nodes: ['lab', 'other'] } })
})
afterAll(() => lab.close())

const ask = (form: Record<string, string | number>) =>
  lab.call('POST', at(9000, '/clone'), { form: { newid: nextVmid, ...form } })
async function abortAll({ lab: { tasks } }: TestLab): Promise<void> {
  for (const { upid } of tasks.running()) await tasks.abort(upid)
}
const mebibyte = 1024 ** 2

test('a clone is locked and nearly empty while it is made, and nobody gets its lock', async () => {
  await using slow = await startTestLab({ engine: { cloneMs: 3_600_000 } })
  const making = asBroker(slow, 'POST', at(9000, '/clone'), { newid: 150 })
  await vi.waitFor(async () =>
    expect(await configOf(slow, 150)).toEqual({
      ...{ lock: 'clone', description: ' qmclone temporary file' },
      digest: 'eb54fb9d9f120ba0c3bdf694f73b10002c375c38',
    }),
  )
  const { body } = await slow.call('GET', at(150, '/status/current'))
  expect(body.data).toMatchObject({ name: 'VM 150', maxmem: 512 * mebibyte, maxdisk: 0 })
  const timeout = "can't lock file '/var/lock/qemu-server/lock-150.conf' - got timeout"
  const start = await asBroker(slow, 'POST', at(150, '/status/start'))
  expect(start).toMatchObject({
    exitstatus: timeout,
    log: ['trying to acquire lock...', `TASK ERROR: ${timeout}`],
  })
  const change = await slow.call('PUT', at(150, '/config'), { form: { tags: 'a' } })
  expect(change.reason).toBe('VM is locked (clone)')
  await abortAll(slow)
  await making
})

test('in 8.4 a change of a VM that is being cloned waits for its lock in vain', async () => {
  await using slow = await startTestLab({ engine: { cloneMs: 3_600_000 }, lab: { manner: '8.4' } })
  const making = asBroker(slow, 'POST', at(9000, '/clone'), { newid: 150 })
  await vi.waitFor(() => expect(slow.lab.vms.find(150)?.lock).toBe('clone'))
  const change = await slow.call('PUT', at(150, '/config'), { form: { tags: 'a' } })
  expect(change).toMatchObject({
    ...{
      status: 500,
      reason: "can't lock file '/var/lock/qemu-server/lock-150.conf' - got timeout",
    },
  })
  await abortAll(slow)
  await making
})

test('a clone has a MAC of its own, and its template’s tags, protection and birth', async () => {
  await callAsRoot(lab, 'PUT', at(9000, '/config'), { form: { protection: 1 } })
  await cloned(lab, 190)
  const [template, clone] = [await configOf(lab, 9000), await configOf(lab, 190)]
  expect(clone.net0).toMatch(/^virtio=BC:24:11(:[0-9A-F]{2}){3},bridge=vmbr0$/)
  for (const key of ['net0', 'smbios1', 'vmgenid']) expect(clone[key]).not.toBe(template[key])
  expect(clone).toMatchObject({ tags: 'carrel-template', protection: 1 })
  expect(clone).not.toHaveProperty('template')
  await callAsRoot(lab, 'PUT', at(9000, '/config'), { form: { delete: 'protection' } })
})

test('of two clones with one id the second fails, in its task or before', async () => {
  const newid = nextVmid++
  const both = await Promise.all(
    [1, 2].map(() =>
      asBroker(lab, 'POST', at(9000, '/clone'), { newid }).then(
        ({ exitstatus }) => exitstatus ?? '',
        (error: Error) => error.message,
      ),
    ),
  )
  const taken = `unable to create VM ${newid}: config file already exists`
  expect(both.filter((result) => result === 'OK')).toHaveLength(1)
  expect(both.filter((result) => result.endsWith(taken))).toHaveLength(1)
})

test('five linked clones of one template at once are made one after another', async () => {
  const { storageLocks, tasks } = lab.lab
  const local = lab.lab.requireStorage('local')
  const free = Promise.withResolvers<void>()
  const taken = Promise.withResolvers<void>()
  const about = {
    node: 'lab',
    type: 'imgcopy',
    id: 'local',
    caller: { user: 'root@pam', tokenid: null },
  }
  tasks.start(about, (worker) =>
    storageLocks.run(local, worker, () => {
      taken.resolve()
      return free.promise
    }),
  )
  await taken.promise
  const waiting = [301, 302, 303, 304, 305].map((newid) =>
    asBroker(lab, 'POST', at(9000, '/clone'), { newid }),
  )
  const clones = () => tasks.running().filter(({ parts }) => parts.type === 'qmclone')
  await vi.waitFor(() => {
    expect(clones()).toHaveLength(5)
    for (const { log } of clones()) expect(log).toContain('trying to acquire lock...')
  })
  free.resolve()
  for (const { exitstatus, log } of await Promise.all(waiting)) {
    expect(exitstatus).toBe('OK')
    expect(log).toContain(' OK')
  }
})

test('a full clone says how far it is', async () => {
  await using small = await startTestLab({ engine: { template: { diskBytes: 128 * mebibyte } } })
  const { log } = await asBroker(small, 'POST', at(9000, '/clone'), { newid: 150, full: 1 })
  expect(log).toEqual([
    'creating a clone of VM 9000 with ID 150',
    'create full clone of drive virtio0 (local:9000/base-9000-disk-0.qcow2)',
    expect.stringContaining("Formatting '/var/lib/vz/images/150/vm-150-disk-0.qcow2', fmt=qcow2"),
    "allocated target volume 'local:150/vm-150-disk-0.qcow2'",
    'transferred 0.0 B of 128.0 MiB (0.00%)',
    'transferred 64.0 MiB of 128.0 MiB (50.00%)',
    'transferred 128.0 MiB of 128.0 MiB (100.00%)',
    'TASK OK',
  ])
  expect((await configOf(small, 150)).virtio0).toBe('local:150/vm-150-disk-0.qcow2,size=128M')
})

test('a full clone that is stopped quotes its command, and nothing is left of it', async () => {
  await using slow = await startTestLab({ engine: { copyBytesPerSecond: mebibyte } })
  const form = { newid: 150, full: 1, bwlimit: 2000 }
  const { body } = await slow.call('POST', at(9000, '/clone'), { form })
  await vi.waitFor(async () => expect((await slow.lab.engine.disks()).has(150)).toBe(true))
  const path = `/nodes/lab/tasks/${encodeURIComponent(body.data)}`
  expect((await slow.call('DELETE', path)).body).toEqual({ data: null })
  expect((await slow.call('GET', `${path}/status`)).body.data.exitstatus).toBe(
    "clone failed: copy failed: command '/usr/bin/qemu-img convert -p -n -r 2000K -f qcow2 -O qcow2 /var/lib/vz/images/9000/base-9000-disk-0.qcow2 zeroinit:/var/lib/vz/images/150/vm-150-disk-0.qcow2' failed: interrupted by signal",
  )
  expect((await slow.call('GET', at(150, '/config'))).status).toBe(500)
  expect(await slow.lab.engine.disks()).toEqual(new Map())
})

test.each([
  [{ name: 'bad_name' }, 400, 'Parameter verification failed.'],
  [{ target: 'nosuch' }, 500, "no such cluster node 'nosuch'"],
  [{ target: 'other' }, 500, "can't clone VM to node 'other' (VM uses local storage)"],
  [{ storage: 'local' }, 500, "parameter 'storage' not allowed for linked clones"],
  [{ format: 'raw' }, 500, "parameter 'format' not allowed for linked clones"],
  [{ full: 1, storage: 'nosuch' }, 500, "storage 'nosuch' does not exist"],
  [{ newid: 9000 }, 500, 'unable to create VM 9000: config file already exists'],
  [{ pool: 'nosuch' }, 403, "Permission check failed (pool 'nosuch' does not exist)"],
])('a clone with %o is refused at once', async (form, status, reason) => {
  expect(await ask(form)).toMatchObject({ status, reason })
})

test('what is no template has full clones only', async () => {
  await cloned(lab, 310)
  const linked = await lab.call('POST', at(310, '/clone'), { form: { newid: 311, full: 0 } })
  expect(linked.reason).toBe(
    "Linked clone feature is not supported for 'local:9000/base-9000-disk-0.qcow2/310/vm-310-disk-0.qcow2' (virtio0)",
  )
  expect((await asBroker(lab, 'POST', at(310, '/clone'), { newid: 311 })).exitstatus).toBe('OK')
  expect((await configOf(lab, 311)).virtio0).toMatch(/^local:311\/vm-311-disk-0.qcow2,/)
})

test('a VM on shared storage is cloned to another node, and only to shared storage', async () => {
  const shared = { name: 'nfs', type: 'nfs', shared: true } as const
  const local = { name: 'local', type: 'dir', shared: false } as const
  const options = { nodes: ['lab', 'other'], storages: [shared, local] } as const
  await using two = await startTestLab({ lab: options })
  const clone = { newid: 150, target: 'other' }
  const refused = await two.call('POST', at(9000, '/clone'), {
    form: { ...clone, full: 1, storage: 'local' },
  })
  expect(refused.reason).toBe("can't clone to non-shared storage 'local'")
  expect((await asBroker(two, 'POST', at(9000, '/clone'), clone)).exitstatus).toBe('OK')
  expect(two.lab.vms.find(150)?.node).toBe('other')
  expect((await two.call('GET', at(150, '/config'))).status).toBe(500)
})

test('the pool is joined at the very end', async () => {
  await callAsRoot(lab, 'POST', '/pools', { form: { poolid: 'vdi' } })
  const seen: (string | null)[][] = []
  lab.lab.vms.onChange((_, vm) => void (vm?.vmid === 312 && seen.push([vm.lock, vm.pool])))
  await cloned(lab, 312, { pool: 'vdi' })
  expect(seen.at(0)).toEqual(['clone', null])
  expect(seen.slice(-2)).toEqual([
    [null, null],
    [null, 'vdi'],
  ])
})

test('a template that somebody made is cloned like the lab’s own', async () => {
  await cloned(lab, 320, { full: 1, name: 'mine' })
  expect((await asRoot(lab, 'POST', at(320, '/template'))).exitstatus).toBe('OK')
  expect(await configOf(lab, 320)).toMatchObject({
    ...{ template: 1, virtio0: 'local:320/base-320-disk-0.qcow2,size=4G' },
  })
  const clone = await asBroker(lab, 'POST', at(320, '/clone'), { newid: 321 })
  expect(clone.exitstatus).toBe('OK')
  expect((await configOf(lab, 321)).virtio0).toContain(
    'local:320/base-320-disk-0.qcow2/321/vm-321-disk-0.qcow2',
  )
})
