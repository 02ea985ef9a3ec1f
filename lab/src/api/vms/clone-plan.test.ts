import { expect, test } from 'vitest'
import { ApiError } from '../http/api-error.ts'
import type { Storage } from '../storage/storage.ts'
import {
  type Clone,
  clonedLines,
  diskLine,
  isOnSharedStorage,
  linesToClone,
  planDisks,
} from './clone-plan.ts'
import { bare, type Vm, type VmConfig } from './vm.ts'

const storages: readonly Storage[] = [
  { name: 'local', type: 'dir', shared: false },
  { name: 'nfs', type: 'nfs', shared: true },
  { name: 'lvm', type: 'lvm', shared: false },
  { name: 'thin', type: 'lvmthin', shared: false },
  { name: 'zfs', type: 'zfspool', shared: false },
]
function find(name: string): Storage {
  const found = storages.find((storage) => storage.name === name)
  if (!found) throw new Error(`storage '${name}' does not exist`)
  return found
}

const template = (virtio0: string, more: VmConfig = {}): Vm => ({
  ...bare,
  ...{ vmid: 9000, node: 'lab', config: { template: 1, name: 'tmpl', virtio0, ...more } },
})
const clone = (more: Partial<Clone> = {}): Clone => ({
  ...{ node: 'lab', vmid: 9000, newid: 101 },
  ...more,
})

function planned(vm: Vm, wish: Clone) {
  return planDisks(vm, vm.config, wish, { find, major: 9 }).map(diskLine)
}
function refusal(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof ApiError) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}

test.each([
  ['local:9000/base-9000-disk-0.raw', 'local:9000/base-9000-disk-0.raw/101/vm-101-disk-0.qcow2'],
  ['nfs:9000/base-9000-disk-0.qcow2', 'nfs:9000/base-9000-disk-0.qcow2/101/vm-101-disk-0.qcow2'],
  ['thin:base-9000-disk-0', 'thin:vm-101-disk-0'],
  ['zfs:base-9000-disk-0', 'zfs:base-9000-disk-0/vm-101-disk-0'],
])('a linked clone of %s is %s', (base, volume) => {
  expect(planned(template(`${base},size=4G`), clone())).toEqual([`${volume},size=4G`])
})

test('plain LVM has no linked clones, and a VM that is no template neither', () => {
  const lvm = template('lvm:base-9000-disk-0')
  expect(refusal(() => planned(lvm, clone()))).toBe(
    "Linked clone feature is not supported for 'lvm:base-9000-disk-0' (virtio0)",
  )
  const vm: Vm = {
    ...template('local:101/vm-101-disk-0.qcow2'),
    config: { virtio0: 'local:101/vm-101-disk-0.qcow2' },
  }
  expect(refusal(() => planned(vm, clone({ full: false })))).toContain('Linked clone feature')
  expect(planned(vm, clone())).toEqual(['local:101/vm-101-disk-0.qcow2'])
})

test('the drive of cloud-init is made anew even for a linked clone', () => {
  const ide2 = 'local:9000/vm-9000-cloudinit.qcow2,media=cdrom'
  expect(planned(template('local:9000/base-9000-disk-0.qcow2', { ide2 }), clone())).toEqual([
    'local:101/vm-101-cloudinit.qcow2,media=cdrom,size=4M',
    'local:9000/base-9000-disk-0.qcow2/101/vm-101-disk-0.qcow2',
  ])
})

test('a full clone goes where and becomes what was asked for, as far as the storage can', () => {
  const vm = template('local:9000/base-9000-disk-0.qcow2,size=4G')
  expect(planned(vm, clone({ full: true, storage: 'nfs', format: 'raw' }))).toEqual([
    'nfs:101/vm-101-disk-0.raw,size=4G',
  ])
  expect(planned(vm, clone({ full: true, storage: 'thin', format: 'qcow2' }))).toEqual([
    'thin:vm-101-disk-0,size=4G',
  ])
})

test('storage and format are for full clones only', () => {
  const vm = template('local:9000/base-9000-disk-0.qcow2')
  expect(refusal(() => linesToClone(vm, clone({ storage: 'nfs' })))).toBe(
    "parameter 'storage' not allowed for linked clones",
  )
  expect(refusal(() => linesToClone(vm, clone({ format: 'raw' })))).toBe(
    "parameter 'format' not allowed for linked clones",
  )
  expect(linesToClone(vm, clone({ full: true, storage: 'nfs' }))).toBe(vm.config)
})

test('a locked VM is not cloned, nor a snapshot that it does not have', () => {
  const vm = template('local:9000/base-9000-disk-0.qcow2')
  expect(refusal(() => linesToClone({ ...vm, lock: 'backup' }, clone()))).toBe(
    'VM is locked (backup)',
  )
  expect(refusal(() => linesToClone(vm, clone({ snapname: 'no' })))).toBe(
    "snapshot 'no' does not exist",
  )
})

test('only a VM that all nodes see goes to another node', () => {
  expect(isOnSharedStorage({ virtio0: 'nfs:101/vm-101-disk-0.qcow2' }, find)).toBe(true)
  expect(isOnSharedStorage({ virtio0: 'local:101/vm-101-disk-0.qcow2' }, find)).toBe(false)
})

test('a clone has an identity of its own, and all the other lines of its template', () => {
  const old = {
    ...{ name: 'tmpl', description: 'golden', tags: 'linux;vdi', agent: '1', template: 1 },
    ...{ net0: 'virtio=BC:24:11:00:00:01,bridge=vmbr0', net1: 'e1000=BC:24:11:00:00:02' },
    ...{ smbios1: 'uuid=1,family=x', vmgenid: '2', protection: 1, unused0: 'local:1/x' },
    ...{ virtio0: 'local:9000/base-9000-disk-0.qcow2', ide2: 'none,media=cdrom' },
  }
  const lines = clonedLines(old, clone({ name: 'desk' }), 9)
  expect(lines).toMatchObject({
    ...{ name: 'desk', description: 'golden', tags: 'linux;vdi', agent: '1', protection: 1 },
    ide2: 'none,media=cdrom',
    net0: expect.stringMatching(/^virtio=BC:24:11(:[0-9A-F]{2}){3},bridge=vmbr0$/),
    smbios1: expect.stringMatching(/^uuid=[0-9a-f-]{36},family=x$/),
  })
  expect(lines.net0).not.toBe(old.net0)
  expect(lines.vmgenid).not.toBe('2')
  for (const key of ['template', 'unused0', 'virtio0']) expect(lines).not.toHaveProperty(key)
})

test('a clone without a name is a copy, and one without a vmgenid gets none', () => {
  const lines = clonedLines({ name: 'tmpl' }, clone({ description: 'mine' }), 7)
  expect(lines).toMatchObject({ name: 'Copy-of-VM-tmpl', description: 'mine' })
  expect(lines).not.toHaveProperty('vmgenid')
  expect(clonedLines({}, clone(), 7).name).toBe('Copy-of-VM-9000')
})
