import { expect, test } from 'vitest'
import { isCloneInto } from './clone-search.ts'

const newer = [
  'creating a clone of VM 9001 with ID 120',
  'create full clone of drive virtio0 (local:9001/base-9001-disk-0.qcow2)',
]
const older = [
  'create full clone of drive virtio0 (local:9001/base-9001-disk-0.qcow2)',
  "Formatting '/var/lib/vz/images/120/vm-120-disk-0.qcow2', fmt=qcow2 cluster_size=65536",
]
const blocks = ['  Logical volume "vm-120-disk-0" created.']

test.each([[newer], [older], [blocks]])('the log tells which VM is made: %s', (log) => {
  expect(isCloneInto(log, 120)).toBe(true)
  for (const other of [12, 20, 1200, 9001]) expect(isCloneInto(log, other)).toBe(false)
})

test('a log that has not begun tells nothing', () => {
  expect(isCloneInto([], 120)).toBe(false)
})
