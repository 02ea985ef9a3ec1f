import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import { callAsRoot } from '../root-for-tests.ts'
import { asBroker, asRoot, at, configOf, isRunning } from './vm-for-tests.ts'

let lab: TestLab
const path = '/nodes/lab/qemu'

beforeAll(async () => {
  lab = await startTestLab()
})
afterAll(() => lab.close())

const imported = { kvm: 0, virtio0: 'local:0,import-from=/root/guest.qcow2,format=qcow2' }

test('a VM is made from an image, with an identity of its own', async () => {
  const form = {
    ...{ vmid: 101, name: 'tmpl', memory: 256, cores: 1, agent: 1, tags: 'vdi;linux', ...imported },
    ...{ net0: 'virtio,bridge=vmbr0', serial0: 'socket', description: 'one\ntwo' },
  }
  const { parts, log } = await asRoot(lab, 'POST', path, form)
  expect(parts).toMatchObject({ type: 'qmcreate', id: '101' })
  expect(log.at(-2)).toBe(
    "virtio0: successfully created disk 'local:101/vm-101-disk-0.qcow2,size=4G'",
  )
  expect(await configOf(lab, 101)).toEqual({
    ...{ name: 'tmpl', memory: '256', cores: 1, agent: '1', kvm: 0, serial0: 'socket' },
    ...{ tags: 'linux;vdi', description: 'one\ntwo', boot: 'order=virtio0;net0' },
    virtio0: 'local:101/vm-101-disk-0.qcow2,size=4G',
    net0: expect.stringMatching(/^virtio=BC:24:11(:[0-9A-F]{2}){3},bridge=vmbr0$/),
    smbios1: expect.stringMatching(/^uuid=[0-9a-f-]{36}$/),
    vmgenid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    meta: expect.stringMatching(/^creation-qemu=10.0.2,ctime=\d+$/),
    digest: expect.stringMatching(/^[0-9a-f]{40}$/),
  })
})

test('8.4 keeps tags in the order in which they were given, and 7.4 has MACs of its own', async () => {
  await using eight = await startTestLab({ lab: { manner: '8.4' } })
  await asRoot(eight, 'POST', path, { vmid: 101, tags: 'vdi;linux' })
  expect((await configOf(eight, 101)).tags).toBe('vdi;linux')
  await using seven = await startTestLab({ lab: { manner: '7.4' } })
  await asRoot(seven, 'POST', path, { vmid: 101, net0: 'virtio,bridge=vmbr0' })
  expect((await configOf(seven, 101)).net0).toMatch(/^virtio=[0-9A-F][26AE](:[0-9A-F]{2}){5}/)
})

test('a number that is taken is refused at once', async () => {
  const taken = await callAsRoot(lab, 'POST', path, { form: { vmid: 9000, name: 'dup' } })
  expect(taken).toMatchObject({
    ...{ status: 500, reason: "unable to create VM 9000 - VM 9000 already exists on node 'lab'" },
  })
})

test('every wrong parameter is told', async () => {
  const form = { vmid: 50, name: 'bad name!', memory: 'abc', nonexistent: 1 }
  const { body } = await callAsRoot(lab, 'POST', path, { form })
  expect(body.errors).toEqual({
    vmid: 'invalid format - value does not look like a valid VM ID\n',
    name: 'invalid format - value does not look like a valid DNS name\n',
    memory:
      "invalid format - format error\nmemory.current: type check ('integer') failed - got 'abc'\n",
    nonexistent:
      'property is not defined in schema and the schema does not allow additional properties',
  })
})

test('an import gives no size, and a path is for root', async () => {
  const form = { vmid: 102, virtio0: 'local:32,import-from=/root/guest.qcow2' }
  const sized = await callAsRoot(lab, 'POST', path, { form })
  expect(sized.body.errors.virtio0).toContain("'import-from' requires special syntax")
  const broker = await lab.call('POST', path, { form: { vmid: 102, ...imported } })
  expect(broker.reason).toBe('Only root can pass arbitrary filesystem paths.')
})

test('an empty disk has the size that was asked for, where its storage is named or not', async () => {
  const task = await asBroker(lab, 'POST', path, { vmid: 103, scsi0: '8,ssd=1', storage: 'local' })
  expect(task.log.slice(0, 1)).toEqual([
    "Formatting '/var/lib/vz/images/103/vm-103-disk-0.raw', fmt=raw size=8589934592 preallocation=off",
  ])
  expect(await configOf(lab, 103)).toMatchObject({
    ...{ scsi0: 'local:103/vm-103-disk-0.raw,size=8G,ssd=1', boot: 'order=scsi0' },
  })
  const nowhere = await lab.call('POST', path, { form: { vmid: 104, scsi0: '8' } })
  expect(nowhere.reason).toBe('no storage ID specified (and no default storage)')
})

test('a copy of another VM’s disk is as large as that is', async () => {
  const source = 'local:9000/base-9000-disk-0.qcow2'
  await asRoot(lab, 'POST', path, { vmid: 105, virtio0: `local:0,import-from=${source}` })
  expect((await configOf(lab, 105)).virtio0).toBe('local:105/vm-105-disk-0.qcow2,size=4G')
})

test('a storage of block devices makes raw disks, and says so where it was asked for others', async () => {
  const thin = { name: 'thin', type: 'lvmthin', shared: false } as const
  await using lab = await startTestLab({ lab: { storages: [thin] } })
  const make = (vmid: number, scsi0: string) => asRoot(lab, 'POST', path, { vmid, scsi0 })
  expect((await make(101, 'thin:8,format=qcow2')).exitstatus).toBe(
    "unable to create VM 101 - unsupported format 'qcow2'",
  )
  const warning = "format 'qcow2' is not supported by the target storage"
  const image = await make(102, 'thin:0,import-from=/root/guest.qcow2,format=qcow2')
  expect(image.log[0]).toBe(`${warning} - using 'raw' instead`)
  const copy = await make(103, 'thin:0,import-from=thin:base-9000-disk-0,format=qcow2')
  expect(copy.log.slice(0, 4)).toEqual([
    'create full clone of drive virtio0 (thin:base-9000-disk-0)',
    `${warning} 'thin' - using 'raw' instead`,
    '  Logical volume "vm-103-disk-0" created.',
    "allocated target volume 'thin:vm-103-disk-0'",
  ])
  const clone = { newid: 104, full: 1, format: 'qcow2' }
  expect((await asRoot(lab, 'POST', at(9000, '/clone'), clone)).log).toContain(copy.log[1])
})

test('a VM without a disk starts, and so does one at once that was asked to', async () => {
  await asRoot(lab, 'POST', path, { vmid: 106, kvm: 0, memory: 64 })
  expect((await asRoot(lab, 'POST', at(106, '/status/start'))).exitstatus).toBe('OK')
  const form = { vmid: 107, start: 1, ...imported }
  expect((await asRoot(lab, 'POST', path, form)).log.at(-2)).toBe('Execute autostart')
  await vi.waitFor(() => expect(isRunning(lab, 107)).toBe(true))
  expect(lab.lab.tasks.on('lab')[0]?.parts).toMatchObject({ type: 'qmstart', id: '107' })
})

test('what cannot be made leaves nothing', async () => {
  vi.spyOn(lab.lab.engine, 'createDisk').mockRejectedValueOnce(new Error('no space left'))
  const { exitstatus } = await asRoot(lab, 'POST', path, { vmid: 108, scsi0: 'local:1' })
  expect(exitstatus).toBe('unable to create VM 108 - no space left')
  expect(lab.lab.vms.find(108)).toBeNull()
  expect((await lab.lab.engine.disks()).has(108)).toBe(false)
})
