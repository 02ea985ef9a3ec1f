import type { EndState } from '../end-state.ts'
import type { HypervisorCall, Violation } from '../observations.ts'

/** Nobody else's VM is changed, or asked to change. */
export function findTouchedStrangers(
  { foreignChanged }: EndState,
  calls: readonly HypervisorCall[],
  /** By VMID: when they came to be. */
  strangers: ReadonlyMap<number, number>,
): Violation[] {
  const asked = calls.filter(
    ({ at, vmid, method, step }) =>
      method !== 'GET' &&
      step !== 'clone' &&
      at > (strangers.get(vmid) ?? Number.POSITIVE_INFINITY),
  )
  return [
    ...asked.map(
      ({ vmid, method, path }): Violation => ({
        ...{ kind: 'foreign_touched', subject: `vm:${vmid}` },
        text: `Somebody else's VM ${vmid}: ${method} ${path}.`,
      }),
    ),
    ...foreignChanged.map(
      (vmid): Violation => ({
        ...{ kind: 'foreign_touched', subject: `vm:${vmid}` },
        text: `Somebody else's VM ${vmid} is not what it was.`,
      }),
    ),
  ]
}
