import { expect, test } from 'vitest'
import { bootDiskBytes, bytesOfSize } from './boot-disk.ts'

test('the size is of the first disk in the boot order', () => {
  const config = {
    scsi0: 'local:101/vm-101-disk-1.qcow2,size=32G',
    virtio0: 'local:101/vm-101-disk-0.qcow2,size=96M',
  }
  expect(bootDiskBytes({ ...config, boot: 'order=net0;virtio0;scsi0' })).toBe(96 * 1024 ** 2)
})

test('without a disk there is nothing', () => {
  expect(bootDiskBytes({ name: 'empty' })).toBe(0)
})

test.each([
  ['1536K', 1_572_864],
  ['10', 10],
  ['', 0],
])('%s is %d bytes', (text, bytes) => {
  expect(bytesOfSize(text)).toBe(bytes)
})
