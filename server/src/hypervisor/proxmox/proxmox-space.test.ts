import { startTestLab, type TestLab } from '@carrel/lab/api/lab-for-tests'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDesk, connectToLab } from '../../../test/lab-desktops.ts'
import type { Hypervisor } from '../hypervisor.ts'
import { vmSpace } from './proxmox-space.ts'

let lab: TestLab
let proxmox: Hypervisor
beforeAll(async () => {
  lab = await startTestLab()
  proxmox = connectToLab(lab)
})
afterAll(async () => {
  await proxmox.close()
  await lab.close()
})

const gib = 1024 ** 3
const mib = 1024 ** 2

test('a linked clone takes what it has written of its disk, and each memory that was kept', async () => {
  const vm = await cloneDesk(proxmox)
  await proxmox.start(vm)
  await proxmox.snapshot(vm, { name: 'with', description: '', ram: true })
  await proxmox.snapshot(vm, { name: 'without', description: '', ram: false })
  const { disks, memory } = await proxmox.space(vm)
  expect(disks).toEqual({ allotted: 4 * gib, used: expect.any(Number) })
  expect(disks?.used).toBeLessThan(4 * gib)
  const { memory: mebibytes } = lab.lab.vms.find(vm.vmid)?.config ?? {}
  expect([...memory]).toEqual([
    ['with', { allotted: (Number(mebibytes) * 2 + 500) * mib, used: Number(mebibytes) * mib }],
  ])
})

test('without the right to see volumes nothing is told, and nothing fails', async () => {
  const vm = await cloneDesk(proxmox)
  const { privileges } = lab.lab.access
  lab.lab.access.privileges = (caller, path) => {
    const held = privileges.call(lab.lab.access, caller, path)
    const withheld = path.startsWith('/storage/') ? 'Datastore.Allocate' : 'VM.Config.Disk'
    return { has: (privilege) => privilege !== withheld && held.has(privilege) }
  }
  expect(await proxmox.space(vm)).toEqual({ disks: null, memory: new Map() })
  lab.lab.access.privileges = privileges
})

test('a storage that may not be read tells nothing either', async () => {
  const vm = await cloneDesk(proxmox)
  lab.lab.faults.add({ fault: 'server-error', path: '/nodes/*/storage/*/content' })
  expect(await proxmox.space(vm)).toEqual({ disks: null, memory: new Map() })
  lab.lab.faults.clear()
})

const told = { 'approximate-size': null, used: null }
const disk = { scsi0: 'thin:vm-7-disk-0,size=4G', ide2: 'thin:vm-7-cloudinit,media=cdrom' }

test('block devices tell what they are allotted alone', () => {
  const listed = [
    { ...told, volid: 'thin:vm-7-disk-0', size: 4 * gib },
    { ...told, volid: 'thin:vm-7-cloudinit', size: 4 * mib },
    { ...told, volid: 'thin:vm-7-state-snap-x_1', size: gib },
    { ...told, volid: 'thin:vm-71-state-other', size: gib },
  ]
  expect(vmSpace(7, disk, listed)).toEqual({
    disks: { allotted: 4 * gib, used: null },
    memory: new Map([['snap-x_1', { allotted: gib, used: null }]]),
  })
})

test('an inactive qcow2 on plain LVM tells about how much it is', () => {
  const listed = [{ ...told, volid: 'thin:vm-7-disk-0', size: null, 'approximate-size': 5 * gib }]
  expect(vmSpace(7, disk, listed).disks).toEqual({ allotted: 5 * gib, used: null })
})

test('of several disks the sum is told, and none where one of them may not be seen', () => {
  const two = { ...disk, scsi1: 'files:7/vm-7-disk-1.qcow2,size=1G' }
  const first = { ...told, volid: 'thin:vm-7-disk-0', size: 4 * gib }
  const second = { ...told, volid: 'files:7/vm-7-disk-1.qcow2', size: gib, used: mib }
  expect(vmSpace(7, two, [first, second]).disks).toEqual({ allotted: 5 * gib, used: null })
  expect(vmSpace(7, two, [second]).disks).toBeNull()
  expect(vmSpace(7, { net0: 'virtio' }, []).disks).toBeNull()
})
