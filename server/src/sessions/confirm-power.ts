import { setTimeout as sleep } from 'node:timers/promises'
import type { PowerState } from '../hypervisor/hypervisor.ts'
import { isHidden } from './hidden-vm.ts'
import type { VmPlace } from './session-vm.ts'

/** A VM that reboots is off for a moment, a second or two. */
const CONFIRM_MS = 5000

type Seen = PowerState | 'hidden' | 'busy'

/**
 * Whether the VM itself says so, and nobody is at work on it. One that is off has to be off twice; and one that may not be seen any
 * more, which is as good as absent, twice as well.
 */
export async function confirmPower(
  place: Pick<VmPlace, 'hypervisor' | 'vm'>,
  expected: 'absent' | 'stopped',
  confirmMs = CONFIRM_MS,
): Promise<boolean> {
  const seen = await look(place)
  if (seen === 'absent') return expected === 'absent'
  if (seen !== (expected === 'absent' ? 'hidden' : 'stopped')) return false
  await sleep(confirmMs)
  return (await look(place)) === seen
}

async function look({ hypervisor, vm }: Pick<VmPlace, 'hypervisor' | 'vm'>): Promise<Seen> {
  try {
    const { power, lock } = await hypervisor.status(vm)
    return lock === null ? power : 'busy'
  } catch (error) {
    if (isHidden(error)) return 'hidden'
    throw error
  }
}
