import { expect, test } from 'vitest'
import { cloneHasSnapshots } from './storage-kinds.ts'

const disk = (name: string) => ({ storage: 'disks', name, cdrom: false })

test.each([
  ['dir', '9000/base-9000-disk-0.raw', true, true],
  ['dir', '9000/base-9000-disk-0.raw', false, false],
  ['nfs', '9000/base-9000-disk-0.qcow2', false, true],
  ['lvmthin', 'base-9000-disk-0', true, true],
  ['zfspool', 'base-9000-disk-0', false, true],
  ['lvm', 'base-9000-disk-0', false, false],
  ['somebodys', 'base-9000-disk-0', true, null],
])('on %s a clone of %s (linked: %s) has snapshots: %s', (type, name, linked, possible) => {
  expect(cloneHasSnapshots(disk(name), type, linked)).toBe(possible)
})
