import { expect, test } from 'vitest'
import type { InventoryStorage, InventoryVm } from '../inventory.ts'
import { storageCapabilities, templateCapability } from './template-capability.ts'

const storage = (name: string, more: Partial<InventoryStorage> = {}): InventoryStorage => ({
  ...{ storage: name, node: 'pve1', available: true, shared: false, type: 'dir' },
  ...{ content: ['images'], totalBytes: 100, usedBytes: 30, ...more },
})
const vm: InventoryVm = {
  ...{ node: 'pve1', vmid: 9000, name: 'tmpl', status: 'stopped', tags: [], pool: null },
  ...{
    template: true,
    lock: null,
    uptimeSeconds: null,
    cpuCount: 1,
    cpuUsed: 0,
    memoryBytes: 1,
    memoryUsedBytes: 0,
    diskBytes: 1,
  },
}
const config = {
  agent: '1',
  ostype: 'l26',
  net0: 'virtio=BC:24:11:A7:CC:A0,bridge=vmbr0',
  virtio0: 'local:9000/base-9000-disk-0.qcow2,size=96M',
}

test('a template tells what its clones will be like', () => {
  const seen = { vm, config, linkable: true }
  expect(templateCapability(seen, [storage('local')])).toEqual({
    ...{ node: 'pve1', vmid: 9000, name: 'tmpl', agent: true, bridge: 'vmbr0', osType: 'l26' },
    ...{ storages: ['local'], shared: false, linkedClones: true, snapshots: true },
  })
})

test('its clones go to other nodes only if every volume is there, an installation medium too', () => {
  const medium = { ...config, ide2: 'iso:iso/debian-12.iso,media=cdrom' }
  const seen = { vm, config: medium, linkable: true }
  const disks = storage('local', { shared: true })
  expect(templateCapability(seen, [disks, storage('iso')]).shared).toBe(false)
  const capable = templateCapability(seen, [disks, storage('iso', { shared: true })])
  expect(capable.shared).toBe(true)
  expect(capable.storages).toEqual(['local'])
})

test('one disk that cannot have snapshots is enough, and one that nobody knows leaves it open', () => {
  const two = { ...config, scsi1: 'other:base-9000-disk-1' }
  const seen = { vm, config: two, linkable: false }
  const withOther = (type: string) =>
    templateCapability(seen, [storage('local'), storage('other', { type })]).snapshots
  expect(withOther('lvm')).toBe(false)
  expect(withOther('somebodys')).toBeNull()
  expect(withOther('zfspool')).toBe(true)
})

test('a shared storage is told once, another once for each node', () => {
  const onBoth = (name: string, more: Partial<InventoryStorage>) => [
    storage(name, more),
    storage(name, { ...more, node: 'pve2' }),
  ]
  const told = storageCapabilities([
    ...onBoth('ceph', { shared: true, type: 'rbd' }),
    ...onBoth('zfs', { type: 'zfspool', usedBytes: null }),
  ])
  expect(told.map((each) => [each.storage, each.node])).toEqual([
    ['ceph', null],
    ['zfs', 'pve1'],
    ['zfs', 'pve2'],
  ])
  expect(told[0]).toMatchObject({ linkedClones: true, snapshots: 'all', freeBytes: 70 })
  expect(told[1]).toMatchObject({ rollback: 'newest', freeBytes: null })
})
