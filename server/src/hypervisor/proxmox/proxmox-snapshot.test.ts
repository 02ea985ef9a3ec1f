import { startTestLab, type TestLab } from '@carrel/lab/api/lab-for-tests'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDesk, connectToLab } from '../../../test/lab-desktops.ts'
import type { Hypervisor } from '../hypervisor.ts'

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

const snapshot = (name: string, description = 'session s') => ({ name, description, ram: false })
const code = (expected: string) => expect.objectContaining({ code: expected })
const nobody = { node: 'lab', vmid: 4711, notes: 'nobody’s' }

test('a snapshot is taken once under its name, with what it is of', async () => {
  const vm = await cloneDesk(proxmox)
  await proxmox.snapshot(vm, snapshot('s1'))
  await proxmox.snapshot(vm, snapshot('s1'))
  await proxmox.snapshot(vm, snapshot('s2'))
  const listed = await proxmox.snapshots(vm)
  expect(listed).toEqual([
    { ...snapshot('s1'), parent: null, takenAt: expect.any(Date) },
    { ...snapshot('s2'), parent: 's1', takenAt: expect.any(Date) },
  ])
  expect(listed[0]?.takenAt.getFullYear()).toBeGreaterThan(2020)
})

test('a name that another snapshot has is refused', async () => {
  const vm = await cloneDesk(proxmox)
  await proxmox.snapshot(vm, snapshot('s1'))
  const another = proxmox.snapshot(vm, snapshot('s1', 'session t'))
  await expect(another).rejects.toEqual(code('snapshot_taken'))
})

test('a rollback leaves the VM stopped, or running where that is asked', async () => {
  const vm = await cloneDesk(proxmox)
  await proxmox.start(vm)
  await proxmox.snapshot(vm, snapshot('s1'))
  await proxmox.rollback(vm, 's1')
  expect((await proxmox.status(vm)).power).toBe('stopped')
  await proxmox.rollback(vm, 's1', { start: true })
  expect((await proxmox.status(vm)).power).toBe('running')
})

test('a deleted snapshot is gone, and deleting it again is nothing to do', async () => {
  const vm = await cloneDesk(proxmox)
  await proxmox.snapshot(vm, snapshot('s1'))
  await proxmox.deleteSnapshot(vm, 's1')
  await proxmox.deleteSnapshot(vm, 's1')
  expect(await proxmox.snapshots(vm)).toEqual([])
  await expect(proxmox.rollback(vm, 's1')).rejects.toEqual(code('snapshot_missing'))
})

test('of a missing VM nothing is taken, listed or rolled back, and nothing is left to delete', async () => {
  await expect(proxmox.snapshot(nobody, snapshot('s1'))).rejects.toEqual(code('vm_gone'))
  await expect(proxmox.snapshots(nobody)).rejects.toEqual(code('vm_gone'))
  await expect(proxmox.rollback(nobody, 's1')).rejects.toEqual(code('vm_gone'))
  await proxmox.deleteSnapshot(nobody, 's1')
})

test('a name that Proxmox VE does not take is refused before it is asked', async () => {
  const vm = await cloneDesk(proxmox)
  for (const name of ['current', 's', '1st', 'a b', 'a/../b']) {
    await expect(proxmox.snapshot(vm, snapshot(name))).rejects.toEqual(code('bad_request'))
    await expect(proxmox.rollback(vm, name)).rejects.toEqual(code('bad_request'))
    await expect(proxmox.deleteSnapshot(vm, name)).rejects.toEqual(code('bad_request'))
  }
})
