import { startTestLab, type TestLab } from '@carrel/lab/api/lab-for-tests'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { cloneDesk, connectToLab } from '../../../test/lab-desktops.ts'
import type { Hypervisor, OwnVm } from '../hypervisor.ts'

let lab: TestLab
let proxmox: Hypervisor
const stubborn = new Set<number>()
beforeAll(async () => {
  lab = await startTestLab({ engine: { ignoresShutdown: (vmid) => stubborn.has(vmid) } })
  proxmox = connectToLab(lab)
})
afterAll(async () => {
  await proxmox.close()
  await lab.close()
})

const code = (expected: string) => expect.objectContaining({ code: expected })
const nobody = { node: 'lab', vmid: 4711, notes: 'nobody’s' }
const powerOf = async (vm: OwnVm) => (await proxmox.status(vm)).power
const tasksOf = ({ vmid }: OwnVm) => {
  const tasks = lab.lab.tasks.on('lab').filter(({ parts }) => parts.id === String(vmid))
  return tasks.map(({ parts }) => parts.type)
}
async function running(): Promise<OwnVm> {
  const vm = await cloneDesk(proxmox)
  await proxmox.start(vm)
  return vm
}

test('starting a running VM is nothing to do', async () => {
  const vm = await running()
  await proxmox.start(vm)
  expect(await powerOf(vm)).toBe('running')
  expect(tasksOf(vm)).toEqual(['qmstart'])
})

test('of two processes’ starts at once both succeed', async () => {
  const vm = await cloneDesk(proxmox)
  const other = connectToLab(lab)
  await Promise.all([proxmox.start(vm), other.start(vm)])
  expect(await powerOf(vm)).toBe('running')
  await other.close()
})

test('shutdown and stop of a stopped or missing VM are nothing to do', async () => {
  const vm = await cloneDesk(proxmox)
  for (const place of [vm, nobody]) {
    await proxmox.shutdown(place, 1000)
    await proxmox.stop(place)
  }
  expect(tasksOf(vm)).toEqual([])
})

test('a missing VM is absent for who asks, and vm_gone for what needs it', async () => {
  expect(await proxmox.status(nobody)).toEqual({ power: 'absent', lock: null })
  expect(await proxmox.description(nobody)).toBeNull()
  await expect(proxmox.start(nobody)).rejects.toEqual(code('vm_gone'))
  await expect(proxmox.reboot(nobody, 1000)).rejects.toEqual(code('vm_gone'))
})

test('a guest that ignores its shutdown is forced after the grace', async () => {
  const vm = await running()
  stubborn.add(vm.vmid)
  await proxmox.shutdown(vm, 100)
  expect(await powerOf(vm)).toBe('stopped')
})

test('a reboot that stops the VM for a moment is no failure', async () => {
  const vm = await running()
  const off = vi.fn()
  lab.lab.engine.onExit((vmid) => vmid === vm.vmid && off())
  await proxmox.reboot(vm, 5000)
  expect(off).toHaveBeenCalledOnce()
  expect(await powerOf(vm)).toBe('running')
  // The daemon that sees it go off starts it again, by a task of its own.
  expect(tasksOf(vm)).toEqual(['qmstart', 'qmreboot', 'qmstart'])
})

test('a guest that ignores its reboot is stopped and started', async () => {
  const vm = await running()
  stubborn.add(vm.vmid)
  await proxmox.reboot(vm, 100)
  expect(await powerOf(vm)).toBe('running')
  expect(tasksOf(vm)).toEqual(['qmstart', 'qmstop', 'qmreboot', 'qmstart'])
})

test('a reboot of a stopped VM starts it', async () => {
  const vm = await cloneDesk(proxmox)
  await proxmox.reboot(vm, 1000)
  expect(tasksOf(vm)).toEqual(['qmstart'])
})

test('problem 2: a lock that another task holds is waited for', async () => {
  const vm = await cloneDesk(proxmox)
  const held = Promise.withResolvers<void>()
  const holding = lab.lab.locks.run(vm.vmid, null, () => held.promise)
  const starting = proxmox.start(vm)
  await eventually(() => tasksOf(vm).length).toBeGreaterThan(1)
  held.resolve()
  await Promise.all([holding, starting])
  expect(await powerOf(vm)).toBe('running')
})

test('a VM that somebody has begun to start, and that is off still, is off when a stop has ended', async () => {
  const vm = await cloneDesk(proxmox)
  const held = Promise.withResolvers<void>()
  const holding = lab.lab.locks.run(vm.vmid, null, () => held.promise)
  const starting = proxmox.start(vm).catch(() => undefined)
  await eventually(() => tasksOf(vm)).toEqual(['qmstart'])
  const other = connectToLab(lab)
  const stopping = other.stop(vm)
  await eventually(() => tasksOf(vm)).toContain('qmstop')
  held.resolve()
  await Promise.all([holding, starting, stopping])
  expect(await powerOf(vm)).toBe('stopped')
  await other.close()
})
