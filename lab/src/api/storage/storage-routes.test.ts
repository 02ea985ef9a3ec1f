import { afterEach, expect, test } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import type { MannerName } from '../nodes/manner.ts'
import { bare } from '../vms/vm.ts'
import type { Storage } from './storage.ts'

let lab: TestLab
afterEach(() => lab.close())

const local: Storage = { name: 'local', type: 'dir', shared: false }
const storages = [
  local,
  { name: 'shared', type: 'nfs', shared: true },
  { name: 'thin', type: 'lvmthin', shared: false },
  { name: 'pool', type: 'zfspool', shared: false },
] as const satisfies [Storage, ...Storage[]]

async function start(manner: MannerName = '9.2', nodes: [string, ...string[]] = ['lab']) {
  lab = await startTestLab({ lab: { manner, storages: [...storages], nodes } })
}

const list = async (form = {}, node = 'lab') =>
  (await lab.call('GET', `/nodes/${node}/storage`, { form })).body.data
const names = async (form = {}, node = 'lab') =>
  (await list(form, node)).map(({ storage }: { storage: string }) => storage)

test('a storage tells how much there is and what may be kept on it', async () => {
  await start()
  const [first] = await list()
  expect(first).toMatchObject({ storage: 'local', type: 'dir', active: 1, enabled: 1, shared: 0 })
  expect(first.content.split(',')).toContain('import')
  expect(first.used + first.avail).toBeLessThanOrEqual(first.total)
  expect(first.used_fraction).toBeCloseTo(first.used / first.total)
  const { data } = (await lab.call('GET', '/nodes/lab/storage/local/status')).body
  expect(Object.keys(data).sort()).toEqual(
    Object.keys(first)
      .filter((key) => key !== 'storage' && key !== 'used_fraction')
      .sort(),
  )
})

test('the list is of those that keep what is asked for', async () => {
  await start('8.4')
  expect(await names({ content: 'images' })).toEqual(['local', 'shared', 'thin', 'pool'])
  expect(await names({ content: 'iso,backup' })).toEqual(['local', 'shared'])
  expect(await names({ content: 'import' })).toEqual([])
  expect(await names({ storage: 'thin' })).toEqual(['thin'])
})

test('with another node as its target the list is of what both have', async () => {
  await start('9.2', ['a', 'b'])
  expect(await names({ target: 'b' }, 'a')).toEqual(['shared'])
  expect(await names({ target: 'a' }, 'a')).toHaveLength(4)
})

test('a storage that is not there is a wrong parameter of the list, and an error elsewhere', async () => {
  await start()
  const errors = { storage: 'No such storage.' }
  const listed = await lab.call('GET', '/nodes/lab/storage', { form: { storage: 'none' } })
  expect(listed).toMatchObject({ status: 400, body: { errors } })
  const { lab: inside } = lab
  const root = { user: 'root@pam', tokenid: null }
  expect(inside.access.privileges(root, '/storage/none').has('Datastore.Audit')).toBe(true)
  const content = await lab.call('GET', '/nodes/lab/storage/none/content')
  expect(content).toMatchObject({ status: 500, reason: "storage 'none' does not exist" })
})

test.each([
  ['7.4', { format: [{ qcow2: 1, raw: 1, subvol: 1, vmdk: 1 }, 'raw'] }],
  ['9.2', { formats: { supported: ['qcow2', 'raw', 'subvol', 'vmdk'], default: 'raw' } }],
] as const)('the formats of %s', async (manner, formats) => {
  await start(manner)
  expect((await list({ format: 1, storage: 'local' }))[0]).toMatchObject(formats)
})

const content = async (storage: string, form = {}, node = 'lab') =>
  (await lab.call('GET', `/nodes/${node}/storage/${storage}/content`, { form })).body.data

test('volumes are listed with their parents, and can be asked for by VM', async () => {
  await start()
  await lab.task('POST', '/nodes/lab/qemu/9000/clone', { form: { newid: 101 } })
  expect(await content('local', { vmid: 101 })).toMatchObject([
    {
      volid: 'local:9000/base-9000-disk-0.qcow2/101/vm-101-disk-0.qcow2',
      ...{ content: 'images', format: 'qcow2', vmid: 101 },
      parent: '../9000/base-9000-disk-0.qcow2',
      ...{ size: 4 * 1024 ** 3, used: expect.any(Number) },
    },
  ])
  const [base] = await content('local', { vmid: 9000 })
  expect(base).toMatchObject({ volid: 'local:9000/base-9000-disk-0.qcow2', parent: null })
  expect(await content('local', { content: 'iso' })).toEqual([])
})

test('a memory that was kept is listed with the room that it was given, and what of it is written', async () => {
  await start()
  await lab.task('POST', '/nodes/lab/qemu/9000/clone', { form: { newid: 101 } })
  await lab.task('POST', '/nodes/lab/qemu/101/status/start')
  await lab.task('POST', '/nodes/lab/qemu/101/snapshot', { form: { snapname: 'aa', vmstate: 1 } })
  const memory = Number(lab.lab.vms.find(101)?.config.memory) * 1024 ** 2
  expect((await content('local', { vmid: 101 }))[0]).toMatchObject({
    ...{ volid: 'local:101/vm-101-state-aa.raw', format: 'raw' },
    ...{ size: 2 * memory + 500 * 1024 ** 2, used: memory },
  })
})

test('a disk whose VM is gone is listed', async () => {
  await start()
  await lab.lab.engine.cloneDisk(777, { source: null, full: true })
  expect(await content('local', { vmid: 777 })).toMatchObject([
    { volid: 'local:777/vm-777-disk-0.qcow2', vmid: 777 },
  ])
})

test('a local storage has its node’s volumes, a shared one everybody’s', async () => {
  await start('9.2', ['a', 'b'])
  const config = {
    virtio0: 'local:101/vm-101-disk-0.qcow2,size=1G',
    virtio1: 'shared:101/vm-101-disk-0.raw,size=1G',
    virtio2: 'thin:vm-101-disk-0,size=1G',
  }
  lab.lab.vms.create({ ...bare, vmid: 101, node: 'b', config })
  const of101 = { vmid: 101 }
  expect(await content('local', of101, 'a')).toEqual([])
  expect(await content('local', of101, 'b')).toHaveLength(1)
  expect(await content('shared', of101, 'a')).toHaveLength(1)
  expect(await content('thin', of101, 'b')).toEqual([
    {
      ...{ volid: 'thin:vm-101-disk-0', content: 'images', format: 'raw', vmid: 101 },
      size: 1024 ** 3,
    },
  ])
})

test('who may not change a VM’s disks does not see them', async () => {
  await start()
  const { privileges } = lab.lab.access
  lab.lab.access.privileges = (caller, path) =>
    path === '/vms/9000' ? new Map() : privileges.call(lab.lab.access, caller, path)
  expect(await content('local')).toEqual([])
})
