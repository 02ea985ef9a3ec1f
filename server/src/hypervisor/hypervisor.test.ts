import { startTestLab } from '@carrel/lab/api/lab-for-tests'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cloneDesk, connectToLab, deskOf } from '../../test/lab-desktops.ts'
import type { Hypervisor, OwnVm, PowerState } from './hypervisor.ts'
import { HypervisorFake } from './hypervisor-fake.ts'

const kinds: readonly [string, () => Promise<Hypervisor>][] = [
  ['the fake', async () => new HypervisorFake()],
  [
    'Proxmox VE',
    async () => {
      const lab = await startTestLab()
      const hypervisor = connectToLab(lab)
      const close = async () => {
        await hypervisor.close()
        await lab.close()
      }
      return { ...hypervisor, close }
    },
  ],
]

const nobody = { node: 'lab', vmid: 4711, notes: 'nobody’s' }
const code = (expected: string) => expect.objectContaining({ code: expected })
const snapshot = { name: 's1', description: 'session s', ram: false }
const credentials = { username: 'ann', password: 'correct horse' }

describe.each(kinds)('the port’s table holds for %s', (_, start) => {
  let hypervisor: Hypervisor
  beforeAll(async () => {
    hypervisor = await start()
  })
  afterAll(() => hypervisor.close())

  const powerOf = async (vm: OwnVm) => (await hypervisor.status(vm)).power
  const tagsOf = async ({ vmid }: OwnVm) =>
    (await hypervisor.inventory()).vms.find((vm) => vm.vmid === vmid)?.tags
  async function desk(power: 'stopped' | 'running'): Promise<OwnVm> {
    const vm = await cloneDesk(hypervisor)
    if (power === 'running') await hypervisor.start(vm)
    return vm
  }

  test.each<[keyof Hypervisor, (vm: OwnVm) => Promise<unknown>]>([
    ['setCredentials', (vm) => hypervisor.setCredentials(vm, credentials)],
    ['start', (vm) => hypervisor.start(vm)],
    ['address', (vm) => hypervisor.address(vm)],
    ['reboot', (vm) => hypervisor.reboot(vm, 1000)],
    ['snapshot', (vm) => hypervisor.snapshot(vm, snapshot)],
    ['snapshots', (vm) => hypervisor.snapshots(vm)],
    ['rollback', (vm) => hypervisor.rollback(vm, 's1')],
    ['space', (vm) => hypervisor.space(vm)],
  ])('%s of a missing VM is vm_gone', async (_name, call) => {
    await expect(call(nobody)).rejects.toEqual(code('vm_gone'))
  })

  test.each<[keyof Hypervisor, (vm: OwnVm) => Promise<unknown>]>([
    ['shutdown', (vm) => hypervisor.shutdown(vm, 1000)],
    ['stop', (vm) => hypervisor.stop(vm)],
    ['deleteSnapshot', (vm) => hypervisor.deleteSnapshot(vm, 's1')],
    ['destroy', (vm) => hypervisor.destroy(vm)],
  ])('%s of a missing VM is nothing to do', async (_name, call) => {
    await call(nobody)
    expect(await powerOf(nobody)).toBe('absent')
    expect(await hypervisor.description(nobody)).toBeNull()
  })

  test.each<[keyof Hypervisor, (vm: OwnVm) => Promise<unknown>, PowerState, PowerState]>([
    ['start', (vm) => hypervisor.start(vm), 'running', 'running'],
    ['shutdown', (vm) => hypervisor.shutdown(vm, 1000), 'stopped', 'stopped'],
    ['stop', (vm) => hypervisor.stop(vm), 'stopped', 'stopped'],
    ['reboot', (vm) => hypervisor.reboot(vm, 1000), 'running', 'running'],
    ['setCredentials', (vm) => hypervisor.setCredentials(vm, credentials), 'stopped', 'running'],
    ['snapshot', (vm) => hypervisor.snapshot(vm, snapshot), 'stopped', 'running'],
    ['destroy', (vm) => hypervisor.destroy(vm), 'absent', 'absent'],
  ])('%s leaves a stopped and a running VM so, once or twice', async (...[_n, call, off, on]) => {
    for (const [power, expected] of [
      ['stopped', off],
      ['running', on],
    ] as const) {
      const vm = await desk(power)
      await call(vm)
      expect(await powerOf(vm)).toBe(expected)
      await call(vm)
      expect(await powerOf(vm)).toBe(expected)
    }
  })

  test.each<[keyof Hypervisor, (vm: OwnVm) => Promise<unknown>]>([
    ['setCredentials', (vm) => hypervisor.setCredentials(vm, credentials)],
    ['label', (vm) => hypervisor.label(vm, ['carrel'])],
    ['start', (vm) => hypervisor.start(vm)],
    ['address', (vm) => hypervisor.address(vm)],
    ['reboot', (vm) => hypervisor.reboot(vm, 1000)],
    ['snapshot', (vm) => hypervisor.snapshot(vm, { ...snapshot, name: 's2' })],
    ['snapshots', (vm) => hypervisor.snapshots(vm)],
    ['rollback', (vm) => hypervisor.rollback(vm, 's1')],
    ['space', (vm) => hypervisor.space(vm)],
  ])('%s of a VM that is another’s by now is vm_gone', async (_name, call) => {
    await isLeftAlone((vm) => expect(call(vm)).rejects.toEqual(code('vm_gone')))
  })

  test.each<[keyof Hypervisor, (vm: OwnVm) => Promise<unknown>]>([
    ['shutdown', (vm) => hypervisor.shutdown(vm, 1000)],
    ['stop', (vm) => hypervisor.stop(vm)],
    ['deleteSnapshot', (vm) => hypervisor.deleteSnapshot(vm, 's1')],
    ['destroy', (vm) => hypervisor.destroy(vm)],
  ])('%s of a VM that is another’s by now is nothing to do', async (_name, call) => {
    await isLeftAlone(call)
  })

  /** Whoever thinks that the VM is his own sees none there, and changes nothing of it, be it on or off. */
  async function isLeftAlone(call: (vm: OwnVm) => Promise<unknown>): Promise<void> {
    for (const power of ['stopped', 'running'] as const) {
      const theirs = await desk(power)
      await hypervisor.snapshot(theirs, snapshot)
      const taggedAs = await tagsOf(theirs)
      const once = { ...theirs, notes: 'ours' }
      await call(once)
      expect(await powerOf(once)).toBe('absent')
      expect(await powerOf(theirs)).toBe(power)
      expect(await hypervisor.snapshots(theirs)).toMatchObject([{ name: 's1' }])
      expect(await tagsOf(theirs)).toEqual(taggedAs)
    }
  }

  test('clone is nothing to do for a VM that is ours, and vmid_taken for another', async () => {
    const vm = await desk('running')
    await hypervisor.clone(deskOf(vm.vmid))
    expect(await powerOf(vm)).toBe('running')
    const another = deskOf(vm.vmid, { description: 'another session' })
    await expect(hypervisor.clone(another)).rejects.toEqual(code('vmid_taken'))
  })

  test('address is null while the VM is off', async () => {
    expect(await hypervisor.address(await desk('stopped'))).toBeNull()
  })

  test('rollback leaves the VM stopped, or running with start, and wants its snapshot', async () => {
    const vm = await desk('running')
    await hypervisor.snapshot(vm, snapshot)
    await hypervisor.rollback(vm, 's1')
    expect(await powerOf(vm)).toBe('stopped')
    await hypervisor.rollback(vm, 's1', { start: true })
    expect(await powerOf(vm)).toBe('running')
    await expect(hypervisor.rollback(vm, 's2')).rejects.toEqual(code('snapshot_missing'))
  })

  test('deleteSnapshot takes it away, once or twice', async () => {
    const vm = await desk('stopped')
    await hypervisor.snapshot(vm, snapshot)
    expect(await hypervisor.snapshots(vm)).toMatchObject([{ ...snapshot, parent: null }])
    await hypervisor.deleteSnapshot(vm, 's1')
    await hypervisor.deleteSnapshot(vm, 's1')
    expect(await hypervisor.snapshots(vm)).toEqual([])
  })
})
