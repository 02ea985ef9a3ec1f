import { expect, test } from 'vitest'
import type { Storage } from '../storage/storage.ts'
import {
  committed,
  rollbackRefusal,
  rolledBack,
  snapshotNamed,
  takeRefusal,
  withNewSnapshot,
  withoutSnapshot,
} from './snapshot-plan.ts'
import { bare, type Vm, type VmConfig } from './vm.ts'

const types = { local: 'dir', lvm: 'lvm', thin: 'lvmthin', zfs: 'zfspool' } as const
function find(name: string): Storage {
  if (!Object.hasOwn(types, name)) throw new Error(`storage '${name}' does not exist`)
  return { name, type: types[name as keyof typeof types], shared: false }
}

const vmWith = (virtio0: string, more: VmConfig = {}): Vm => ({
  ...{ ...bare, vmid: 101, node: 'lab', config: { virtio0, name: 'a', ...more } },
})
const qcow2 = vmWith('local:101/vm-101-disk-0.qcow2', { vmgenid: '1', tags: 'x' })
const take = (vm: Vm, name: string, snaptime: number) =>
  committed(withNewSnapshot(vm, { name, description: '', snaptime, ram: null }), name)
const threeSnapshots = take(take(take(qcow2, 's1', 1), 's2', 2), 's3', 3)

test.each([
  ['local:101/vm-101-disk-0.qcow2', null],
  ['thin:vm-101-disk-0', null],
  ['zfs:vm-101-disk-0', null],
  ['local:101/vm-101-disk-0.raw', 'snapshot feature is not available'],
  ['lvm:vm-101-disk-0', 'snapshot feature is not available'],
])('whether %s can be snapped depends on format and storage', (volid, refusal) => {
  expect(takeRefusal(vmWith(volid), 's1', find)).toBe(refusal)
})

test('a template, a locked VM and a name that is taken are refused', () => {
  expect(takeRefusal(vmWith('local:1/x', { template: 1 }), 's1', find)).toBe(
    "you can't take a snapshot if it's a template",
  )
  expect(takeRefusal({ ...qcow2, lock: 'snapshot' }, 's1', find)).toBe('VM is locked (snapshot)')
  expect(takeRefusal(take(qcow2, 's1', 1), 's1', find)).toBe("snapshot name 's1' already used")
})

test('while it is taken the VM is locked, and the snapshot is not whole', () => {
  const ram = { vmstate: 'local:101/vm-101-state-s1.raw', lines: { runningmachine: 'pc' } }
  const vm = withNewSnapshot(qcow2, { name: 's1', description: 'd', snaptime: 5, ram })
  expect(vm).toMatchObject({ lock: 'snapshot', parent: null })
  expect(snapshotNamed(vm, 's1')).toMatchObject({ state: 'prepare', vmstate: ram.vmstate })
  expect(committed(vm, 's1')).toMatchObject({ lock: null, parent: 's1' })
})

test('each stands on the one before, and when one goes its child stands on its parent', () => {
  const parents = (vm: Vm) => vm.snapshots.map(({ name, parent }) => `${name}<${parent}`)
  expect(parents(threeSnapshots)).toEqual(['s1<null', 's2<s1', 's3<s2'])
  expect(parents(withoutSnapshot(threeSnapshots, 's2'))).toEqual(['s1<null', 's3<s1'])
  expect(withoutSnapshot(threeSnapshots, 's3').parent).toBe('s2')
})

test('any snapshot of a qcow2 can be gone back to, of ZFS only the newest', () => {
  expect(rollbackRefusal(threeSnapshots, 's1', find)).toBeNull()
  const zfs = take(take(vmWith('zfs:vm-101-disk-0'), 's1', 1), 's2', 2)
  expect(rollbackRefusal(zfs, 's2', find)).toBeNull()
  expect(rollbackRefusal(zfs, 's1', find)).toBe(
    "can't rollback, 's1' is not most recent snapshot on 'zfs:vm-101-disk-0'",
  )
  expect(rollbackRefusal(zfs, 's9', find)).toBe("snapshot 's9' does not exist")
})

test('what was changed since is undone, and the VM is another generation', () => {
  const later = {
    ...threeSnapshots,
    config: { ...threeSnapshots.config, tags: 'later', cores: 4, description: 'mine' },
  }
  const snapshot = snapshotNamed(later, 's1')
  const vm = snapshot && rolledBack(later, snapshot)
  expect(vm).toMatchObject({ parent: 's1', config: { tags: 'x', description: 'mine' } })
  expect(vm?.config).not.toHaveProperty('cores')
  expect(vm?.config.vmgenid).not.toBe('1')
})
