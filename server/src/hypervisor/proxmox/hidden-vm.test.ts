import { startTestLab, type TestLab } from '@carrel/lab/api/lab-for-tests'
import { rightsFromPool } from '@carrel/lab/api/pools/pool-rights-for-tests'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { connectToLab, deskOf } from '../../../test/lab-desktops.ts'
import type { Hypervisor } from '../hypervisor.ts'

const vm = { node: 'lab', vmid: 300, notes: deskOf(300).description }
const code = (expected: string) => expect.objectContaining({ code: expected })

let lab: TestLab
let proxmox: Hypervisor
/** `POST /nodes/lab/qemu/300/status/start`, in the order in which they came. */
const asked: string[] = []
beforeEach(async () => {
  lab = await startTestLab({
    around: ({ method, path }, perform) => {
      asked.push(`${method} ${path}`)
      return perform()
    },
  })
  rightsFromPool(lab.lab, 'desks')
  const patience = { lockMs: 1000, appearMs: 50, settleMs: 1000 }
  proxmox = connectToLab(lab, { pool: 'desks', patience })
  await proxmox.clone(deskOf(vm.vmid))
  asked.length = 0
})
afterEach(async () => {
  await proxmox.close()
  await lab.close()
})

const takeOut = () => lab.lab.vms.update(vm.vmid, { pool: null })

test('problem 10: with rights from a pool a missing VM is gone', async () => {
  expect((await proxmox.status({ ...vm, vmid: 301 })).power).toBe('absent')
})

test('problem 10: R4 of a VM outside the pool that the rights come from nothing is asked', async () => {
  takeOut()
  const snapshot = { name: 'aa', description: '', ram: false }
  const all: Promise<unknown>[] = [
    ...[proxmox.status(vm), proxmox.description(vm), proxmox.address(vm), proxmox.snapshots(vm)],
    proxmox.space(vm),
    proxmox.setCredentials(vm, { username: 'a', password: 'b' }),
    ...[proxmox.label(vm, ['carrel']), proxmox.start(vm), proxmox.stop(vm)],
    ...[proxmox.shutdown(vm, 1000), proxmox.reboot(vm, 1000), proxmox.destroy(vm)],
    ...[proxmox.snapshot(vm, snapshot), proxmox.rollback(vm, 'aa')],
    proxmox.deleteSnapshot(vm, 'aa'),
  ]
  for (const outcome of await Promise.allSettled(all))
    expect(outcome).toEqual({ status: 'rejected', reason: code('vm_hidden') })
  expect(asked.filter((line) => !line.startsWith('GET '))).toEqual([])
})

test('problem 10: where the right is held no more on the pool either, a VM is forbidden and not hidden', async () => {
  lab.lab.access.change((config) => ({ ...config, acl: [] }))
  await expect(proxmox.status(vm)).rejects.toEqual(code('missing_privilege'))
})

test('problem 10: a VM that is in the pool a moment later was not hidden', async () => {
  takeOut()
  const status = proxmox.status(vm)
  await eventually(() => asked).toContain('GET /access/permissions')
  lab.lab.vms.update(vm.vmid, { pool: 'desks' })
  expect(await status).toEqual({ power: 'stopped', lock: null })
})

test('problem 1: a number that a VM outside the pool has is taken', async () => {
  takeOut()
  await expect(proxmox.clone(deskOf(vm.vmid))).rejects.toEqual(code('vmid_taken'))
})
