import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

const ADDRESS_POLL_MS = 2000
const ADDRESS_TIMEOUT_MS = 300_000

/**
 * The first polls come sooner than every two seconds: a VM that resumes from RAM has its address after half a second,
 * and the person waits.
 */
const FIRST_POLLS_MS = [150, 150, 200, 250, 250, 500, 500]

export interface AddressPoll {
  /** Asked before every poll; false gives up, with null. */
  readonly stillWanted: () => Promise<boolean>
  /** Whether the VM may be up at all; it is not asked otherwise. */
  readonly mayAnswer: () => Promise<boolean>
  readonly ask: () => Promise<string | null>
  /** Notes it; false if it is not wanted any more. @throws HypervisorError `address_conflict` */
  readonly take: (address: string) => Promise<boolean>
  readonly clock: Clock
  readonly timeoutMs?: number | undefined
}

/** In milliseconds. */
export interface Clock {
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/**
 * Waits for the address that DHCP gives a running VM: polls every 2 s, for 300 s at most.
 * @throws HypervisorError `address_timeout`, `address_conflict`, or whatever is no passing failure
 */
export async function resolveAddress(poll: AddressPoll): Promise<string | null> {
  const { stillWanted, take, clock, timeoutMs = ADDRESS_TIMEOUT_MS } = poll
  const deadline = clock.now() + timeoutMs
  let failure: HypervisorError | null = null
  for (let round = 0; clock.now() <= deadline; round += 1) {
    if (!(await stillWanted())) return null
    try {
      const address = await askOnce(poll)
      if (address !== null) return (await take(address)) ? address : null
      failure = null
    } catch (error) {
      if (!(error instanceof HypervisorError) || !error.transient) throw error
      failure = error
    }
    await clock.sleep(FIRST_POLLS_MS[round] ?? ADDRESS_POLL_MS)
  }
  throw noAddress(timeoutMs, failure)
}

async function askOnce({ mayAnswer, ask }: AddressPoll): Promise<string | null> {
  return (await mayAnswer()) ? ask() : null
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
