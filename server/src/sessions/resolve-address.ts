import { type Hypervisor, HypervisorError, type VmRef } from '../hypervisor/hypervisor.ts'

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
 * @throws HypervisorError `address_timeout`, or whatever is no passing failure
 */
export async function resolveAddress(
  hypervisor: Pick<Hypervisor, 'address'>,
  vm: VmRef,
  { sleep, stillWanted, timeoutMs = ADDRESS_TIMEOUT_MS }: AddressPatience,
): Promise<string | null> {
  let waitedMs = 0
  for (let poll = 0; waitedMs <= timeoutMs; poll += 1) {
    if (!(await stillWanted())) return null
    const address = await ask(hypervisor, vm)
    if (address) return address
    const pause = FIRST_POLLS_MS[poll] ?? ADDRESS_POLL_MS
    await sleep(pause)
    waitedMs += pause
  }
  throw new HypervisorError(
    'address_timeout',
    `The VM was given no address within ${Math.round(timeoutMs / 60_000)} minutes.`,
    { hint: 'An administrator should see that the template has DHCP and the QEMU guest agent.' },
  )
}

async function ask(hypervisor: Pick<Hypervisor, 'address'>, vm: VmRef): Promise<string | null> {
  try {
    return await hypervisor.address(vm)
  } catch (error) {
    if (error instanceof HypervisorError && error.transient) return null
    throw error
  }
}
