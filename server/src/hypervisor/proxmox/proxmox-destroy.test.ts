import { startTestLab, type TestLab } from '@carrel/lab/api/lab-for-tests'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { cloneDesk, connectToLab } from '../../../test/lab-desktops.ts'
import { forbidden, refused, ScriptedProxmox } from '../../../test/scripted-proxmox.ts'
import type { Hypervisor } from '../hypervisor.ts'

let lab: TestLab
let proxmox: Hypervisor
beforeAll(async () => {
  lab = await startTestLab({ engine: { ignoresShutdown: () => true } })
  proxmox = connectToLab(lab, { patience: { lockMs: 5000, settleMs: 300 } })
})
afterAll(async () => {
  await proxmox.close()
  await lab.close()
})

const OURS = { data: { description: 'ours' } }
const code = (expected: string) => expect.objectContaining({ code: expected })

test('a destroyed VM is stopped, seen to be gone, and leaves no disk', async () => {
  const vm = await cloneDesk(proxmox)
  await proxmox.start(vm)
  await proxmox.destroy(vm)
  expect((await proxmox.status(vm)).power).toBe('absent')
  expect((await lab.lab.engine.disks()).has(vm.vmid)).toBe(false)
})

test('destroying a VM that is gone is nothing to do', async () => {
  await proxmox.destroy({ node: 'lab', vmid: 4711, notes: 'nobody’s' })
})

test('problem 12: a guest that ignores its shutdown does not hold up its end', async () => {
  const vm = await cloneDesk(proxmox)
  await proxmox.start(vm)
  const asking = lab.task('POST', `/nodes/lab/qemu/${vm.vmid}/status/shutdown`, {
    form: { timeout: 1 },
  })
  await proxmox.destroy(vm)
  expect(await asking).toMatch(/powerdown failed|received interrupt/)
  expect(lab.lab.vms.find(vm.vmid)).toBeNull()
})

test('a VM that is still there after its task said OK is not taken for destroyed', async () => {
  const vm = await cloneDesk(proxmox)
  const forget = vi.spyOn(lab.lab.vms, 'delete').mockImplementation(() => undefined)
  await expect(proxmox.destroy(vm)).rejects.toThrow('is still there after it was destroyed')
  forget.mockRestore()
  await proxmox.destroy(vm)
})

test('a VM that somebody starts in between is stopped, and destroyed all the same', async () => {
  const at = '/nodes/pve1/qemu/101'
  const is = (power: string) => ({ data: { vmid: 101, status: power, qmpstatus: power } })
  await using scripted = await ScriptedProxmox.start({
    [`GET ${at}/status/current`]: is('stopped'),
    [`GET ${at}/config`]: OURS,
    'GET /nodes/pve1/tasks': { data: [] },
    'GET /cluster/nextid': { data: '101' },
    'GET /cluster/resources': { data: [] },
  })
  scripted.on(`POST ${at}/status/stop`, () => {
    scripted.on(`GET ${at}/status/current`, is('stopped'))
    scripted.on(`DELETE ${at}`, () => scripted.task('qmdestroy', 101))
    return scripted.task('qmstop', 101)
  })
  scripted.on(`DELETE ${at}`, () => {
    scripted.on(`GET ${at}/status/current`, is('running'))
    return refused('VM 101 is running - destroy failed')
  })
  await scripted.hypervisor.destroy({ node: 'pve1', vmid: 101, notes: 'ours' })
  expect(scripted.sent('DELETE', 'POST').map((line) => line.split(' ')[0])).toEqual([
    ...['DELETE', 'POST', 'DELETE'],
  ])
})

test('a VM with protection is not destroyed, and says how it can be', async () => {
  const at = '/nodes/pve1/qemu/121'
  await using scripted = await ScriptedProxmox.start({
    [`GET ${at}/status/current`]: { data: { vmid: 121, status: 'stopped', qmpstatus: 'stopped' } },
    [`GET ${at}/config`]: OURS,
    'GET /nodes/pve1/tasks': { data: [] },
    [`DELETE ${at}`]: refused("can't remove VM 121 - protection mode enabled"),
  })
  const destroying = scripted.hypervisor.destroy({ node: 'pve1', vmid: 121, notes: 'ours' })
  await expect(destroying).rejects.toMatchObject({
    code: 'vm_protected',
    hint: expect.stringContaining('Protection'),
  })
})

test('all that belongs to it goes too, and its being forbidden afterwards means that it is gone', async () => {
  const at = '/nodes/pve1/qemu/121'
  await using scripted = await ScriptedProxmox.start({
    [`GET ${at}/status/current`]: { data: { vmid: 121, status: 'stopped', qmpstatus: 'stopped' } },
    [`GET ${at}/config`]: OURS,
    'GET /nodes/pve1/tasks': { data: [] },
    'GET /cluster/nextid': { data: '121' },
    'GET /cluster/resources': { data: [] },
  })
  scripted.on(`DELETE ${at}`, () => {
    scripted.on(`GET ${at}/status/current`, forbidden('/vms/121', 'VM.Audit'))
    return scripted.task('qmdestroy', 121)
  })
  const vm = { node: 'pve1', vmid: 121, notes: 'ours' }
  await scripted.hypervisor.destroy(vm)
  await scripted.hypervisor.destroy(vm)
  expect(scripted.sent('DELETE')).toEqual([`DELETE ${at} purge=1&destroy-unreferenced-disks=1`])
})

test('a VM that may not be seen is not taken for gone', async () => {
  await using scripted = await ScriptedProxmox.start({
    'GET /nodes/pve1/qemu/121/status/current': forbidden('/vms/121', 'VM.Audit'),
    'GET /cluster/nextid': { status: 400, text: '', errors: { vmid: 'VM 121 already exists' } },
    'GET /cluster/resources': { data: [] },
  })
  const destroying = scripted.hypervisor.destroy({ node: 'pve1', vmid: 121, notes: 'ours' })
  await expect(destroying).rejects.toEqual(code('missing_privilege'))
})
