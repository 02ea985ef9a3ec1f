import { beforeEach, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { HypervisorFake } from '../hypervisor/hypervisor-fake.ts'
import { confirmPower } from './confirm-power.ts'

const vm = { node: 'pve', vmid: 7, notes: '' }
let hypervisor: HypervisorFake

beforeEach(async () => {
  hypervisor = new HypervisorFake()
  const template = { node: 'pve', vmid: 9000 }
  await hypervisor.clone({ ...vm, template, name: 'vm', description: '', tags: [] })
})

test('a VM that is off twice is off', async () => {
  expect(await confirmPower({ hypervisor, vm }, 'stopped', 1)).toBe(true)
})

test('a VM that reboots, and so is off for a moment, is not', async () => {
  const status = hypervisor.status.bind(hypervisor)
  let looks = 0
  hypervisor.status = async (of) => {
    const seen = await status(of)
    looks += 1
    if (looks === 1) await hypervisor.start(vm)
    return seen
  }
  expect(await confirmPower({ hypervisor, vm }, 'stopped', 1)).toBe(false)
  expect(looks).toBe(2)
})

test('a VM that somebody is at work on is left alone', async () => {
  const found = hypervisor.vms.get(vm.vmid)
  if (found) found.lock = 'snapshot'
  expect(await confirmPower({ hypervisor, vm }, 'stopped', 1)).toBe(false)
})

test('a VM that is not there is not there, and one that is there is', async () => {
  expect(await confirmPower({ hypervisor, vm }, 'absent')).toBe(false)
  await hypervisor.destroy(vm)
  expect(await confirmPower({ hypervisor, vm }, 'absent')).toBe(true)
})

test('a VM that may not be seen any more is as good as absent once that was seen twice', async () => {
  hypervisor.hidden.add(vm.vmid)
  expect(await confirmPower({ hypervisor, vm }, 'absent', 1)).toBe(true)
  expect(hypervisor.calls.filter((call) => call.startsWith('status'))).toHaveLength(2)
  expect(await confirmPower({ hypervisor, vm }, 'stopped', 1)).toBe(false)
})

test('one that can be seen again a moment later is there', async () => {
  hypervisor.hidden.add(vm.vmid)
  const asked = confirmPower({ hypervisor, vm }, 'absent', 1)
  await eventually(() => hypervisor.calls).toContain(`status ${vm.vmid}`)
  hypervisor.hidden.clear()
  expect(await asked).toBe(false)
})
