import { expect, test } from 'vitest'
import { localStorage, type Storage } from '../storage/storage.ts'
import { parseVolume, type Volume } from '../storage/volume.ts'
import {
  allocated,
  convertCommand,
  durationText,
  overlaid,
  sourceAt,
  transferred,
} from './disk-log.ts'

function volume(volid: string): Volume {
  const parsed = parseVolume(volid)
  if (!parsed) throw new Error(`${volid} is no volume`)
  return parsed
}
const local = (volid: string) => ({ storage: localStorage, volume: volume(volid) })
const thin: Storage = { name: 'thin', type: 'lvmthin', shared: false }

test('a copy tells how far it is in the words of Proxmox', () => {
  const mebibytes = (count: number) => count * 1024 ** 2
  expect(transferred(0, mebibytes(420))).toBe('transferred 0.0 B of 420.0 MiB (0.00%)')
  expect(transferred(mebibytes(6), mebibytes(420))).toBe('transferred 6.0 MiB of 420.0 MiB (1.43%)')
})

test('an overlay of 9.2 has larger clusters than one of 8.4', () => {
  const clone = local('local:9000/base-9000-disk-0.qcow2/101/vm-101-disk-0.qcow2')
  const base = volume('local:9000/base-9000-disk-0.qcow2')
  const said = (major: 8 | 9) => overlaid(clone, base, 100_663_296, major)
  const first =
    'clone 9000/base-9000-disk-0.qcow2: images, vm-101-disk-0.qcow2, 101 to vm-101-disk-0.qcow2 (base=../9000/base-9000-disk-0.qcow2)'
  expect(said(9)).toEqual([
    first,
    "Formatting '/var/lib/vz/images/101/vm-101-disk-0.qcow2', fmt=qcow2 cluster_size=131072 extended_l2=on preallocation=metadata compression_type=zlib size=100663296 backing_file=../9000/base-9000-disk-0.qcow2 backing_fmt=qcow2 lazy_refcounts=off refcount_bits=16",
  ])
  expect(said(8)[1]).toContain('cluster_size=65536 extended_l2=off compression_type=zlib')
})

test('a block device is said to be made in other words than a file', () => {
  expect(allocated(local('local:101/vm-101-disk-0.raw'), 512)).toEqual([
    "Formatting '/var/lib/vz/images/101/vm-101-disk-0.raw', fmt=raw size=512 preallocation=off",
  ])
  const disk = { storage: thin, volume: volume('thin:vm-101-disk-0') }
  expect(allocated(disk, 512)).toEqual(['  Logical volume "vm-101-disk-0" created.'])
})

test('the command of a copy is quoted with its limit', () => {
  const from = sourceAt(local('local:9001/base-9001-disk-0.qcow2'))
  expect(convertCommand(from, local('local:120/vm-120-disk-0.qcow2'), 6000)).toBe(
    '/usr/bin/qemu-img convert -p -n -r 6000K -f qcow2 -O qcow2 /var/lib/vz/images/9001/base-9001-disk-0.qcow2 zeroinit:/var/lib/vz/images/120/vm-120-disk-0.qcow2',
  )
})

test.each([
  [0.4, '0s'],
  [65, '1m 5s'],
  [3600, '1h'],
])('%d s are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text)
})
