import { setTimeout as sleep } from 'node:timers/promises'
import type { VmPlace } from './session-vm.ts'

/** A VM that reboots is off for a moment, a second or two. */
const CONFIRM_MS = 5000

/** Whether the VM itself says so, and nobody is at work on it. One that is off has to be off twice. */
export async function confirmPower(
  { hypervisor, vm }: Pick<VmPlace, 'hypervisor' | 'vm'>,
  expected: 'absent' | 'stopped',
  confirmMs = CONFIRM_MS,
): Promise<boolean> {
  const looksSo = async () => {
    const { power, lock } = await hypervisor.status(vm)
    return power === expected && lock === null
  }
  if (!(await looksSo())) return false
  if (expected === 'absent') return true
  await sleep(confirmMs)
  return looksSo()
}
