import { expect, test, vi } from 'vitest'
import { startTestLab } from '../lab-for-tests.ts'
import { noSpace } from './no-space.ts'

const clone = '/nodes/lab/qemu/9000/clone'

test('a slow storage takes so many times as long', async () => {
  await using lab = await startTestLab({ engine: { cloneMs: 2000 } })
  const id = lab.lab.faults.add({ fault: 'slow-storage', factor: 10, storage: 'local' })
  const before = lab.lab.clock.now()
  expect(await lab.task('POST', clone, { form: { newid: 301 } })).toBe('OK')
  expect(lab.lab.clock.now() - before).toBeGreaterThan(19_000)
  expect(lab.lab.faults.fired(id)).toBe(1)
})

test('a late clone is locked for long, and is there in the end', async () => {
  await using lab = await startTestLab()
  const id = lab.lab.faults.add({ fault: 'late-storage' })
  const { body } = await lab.call('POST', clone, { form: { newid: 301 } })
  await vi.waitFor(() => expect(lab.lab.faults.fired(id)).toBe(1))
  expect(lab.lab.vms.find(301)?.lock).toBe('clone')
  lab.lab.faults.remove(id)
  await vi.waitFor(() => expect(lab.lab.tasks.find(body.data)?.exitstatus).toBe('OK'))
  expect(lab.lab.vms.find(301)?.lock).toBeNull()
})

test('a late clone that is stopped leaves nothing', async () => {
  await using lab = await startTestLab()
  const id = lab.lab.faults.add({ fault: 'late-storage' })
  const { body } = await lab.call('POST', clone, { form: { newid: 301 } })
  await vi.waitFor(() => expect(lab.lab.faults.fired(id)).toBe(1))
  await lab.call('DELETE', `/nodes/lab/tasks/${encodeURIComponent(body.data)}`)
  await vi.waitFor(() => expect(lab.lab.vms.find(301)).toBeNull())
  expect((await lab.lab.engine.disks()).has(301)).toBe(false)
})

test('a full storage refuses in the words of its tools, and nothing is left', async () => {
  await using lab = await startTestLab()
  lab.lab.faults.add({ fault: 'full-storage' })
  const ended = await lab.task('POST', clone, { form: { newid: 301 } })
  expect(ended).toMatch(/^clone failed: unable to create image: .*No space left on device$/)
  expect(lab.lab.vms.find(301)).toBeNull()
  expect((await lab.lab.engine.disks()).has(301)).toBe(false)
})

test('the figures of a full storage say so, and those of another do not', async () => {
  const storages = [
    { name: 'local', type: 'dir', shared: false },
    { name: 'nas', type: 'nfs', shared: true },
  ] as const
  await using lab = await startTestLab({ lab: { storages } })
  lab.lab.faults.add({ fault: 'full-storage', storage: 'nas' })
  const { body } = await lab.call('GET', '/nodes/lab/storage')
  const avail = Object.fromEntries(
    body.data.map((each: { storage: string; avail: number }) => [each.storage, each.avail]),
  )
  expect(avail.nas).toBe(0)
  expect(avail.local).toBeGreaterThan(0)
})

test('a full storage takes no snapshot either', async () => {
  await using lab = await startTestLab()
  await lab.task('POST', clone, { form: { newid: 301 } })
  lab.lab.faults.add({ fault: 'full-storage' })
  const form = { snapname: 'before' }
  expect(await lab.task('POST', '/nodes/lab/qemu/301/snapshot', { form })).not.toBe('OK')
  expect(lab.lab.vms.find(301)).toMatchObject({ snapshots: [], lock: null })
})

test('every kind of storage has its own words', () => {
  const work = { kind: 'copy' } as const
  const texts = (['dir', 'lvm', 'lvmthin', 'zfspool'] as const).map((type) =>
    noSpace(type, 'tank', 301, work),
  )
  expect(texts).toEqual([
    expect.stringMatching(/^copy failed: /),
    expect.stringMatching(/^not enough free space/),
    expect.stringMatching(/^lvcreate .* reached threshold\.$/),
    "zfs error: cannot create 'tank/vm-301-disk-0': out of space",
  ])
})
