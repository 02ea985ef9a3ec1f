import type { Hypervisor, VmRef } from '../hypervisor/hypervisor.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

const ADDRESS_POLL_MS = 2000
const ADDRESS_TIMEOUT_MS = 300_000

/**
 * The first polls come sooner than every two seconds: a VM that resumes from RAM has its address after half a second,
 * and the person waits.
 */
const FIRST_POLLS_MS = [150, 150, 200, 250, 250, 500, 500]

export interface AddressPatience {
  readonly sleep: (ms: number) => Promise<void>
  /** Asked before every poll; false gives up, with null. */
  readonly stillWanted: () => Promise<boolean>
  readonly timeoutMs?: number
}

/**
 * Waits for the address that DHCP gives a running VM: polls every 2 s, for 300 s at most.
 * @throws HypervisorError `address_timeout`, `address_conflict`, or whatever is no passing failure
 */
export async function resolveAddress(
  hypervisor: Pick<Hypervisor, 'address'>,
  vm: VmRef,
  { sleep, stillWanted, timeoutMs = ADDRESS_TIMEOUT_MS }: AddressPatience,
): Promise<string | null> {
  let waitedMs = 0
  let failure: HypervisorError | null = null
  for (let poll = 0; waitedMs <= timeoutMs; poll += 1) {
    if (!(await stillWanted())) return null
    try {
      const address = await hypervisor.address(vm)
      if (address) return address
      failure = null
    } catch (error) {
      if (!(error instanceof HypervisorError) || !error.transient) throw error
      failure = error
    }
    const pause = FIRST_POLLS_MS[poll] ?? ADDRESS_POLL_MS
    await sleep(pause)
    waitedMs += pause
  }
  throw noAddress(timeoutMs, failure)
}

/** A conflict says more than that the time is over, and has not passed after all. */
function noAddress(timeoutMs: number, failure: HypervisorError | null): HypervisorError {
  if (failure?.code === 'address_conflict') {
    const { code, message, hint } = failure
    return new HypervisorError(code, message, { hint, cause: failure })
  }
  return new HypervisorError(
    'address_timeout',
    `The VM was given no address within ${Math.round(timeoutMs / 60_000)} minutes.`,
    {
      hint: 'An administrator should see that the template has DHCP and the QEMU guest agent.',
      cause: failure,
    },
  )
}
