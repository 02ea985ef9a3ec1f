import type { ChaosStack } from './chaos-stack.ts'
import type { EndState } from './end-state.ts'
import { findDoubleConnections, findSharedVms } from './invariants/doubles.ts'
import { findLeftovers, findLostDesktops, findUnfinished } from './invariants/leftovers.ts'
import { asViolations, findSecrets } from './invariants/logs.ts'
import { findOrderViolations } from './invariants/order.ts'
import { findTouchedStrangers } from './invariants/strangers.ts'
import type { Violation } from './observations.ts'

/** Everything that was wrong, while the runs were made and in the end. */
export function judge(
  { journal, witness, foreign, lab: { lab } }: ChaosStack,
  state: EndState,
  logs: ReadonlyMap<string, string>,
): Violation[] {
  const { hypervisor, gateway, sessions } = journal
  const made = lab.vms.all().filter(({ vmid, config }) => config.name === `foreign-${vmid}`)
  const madeAt = (vmid: number) =>
    journal.vms.findLast((vm) => vm.vmid === vmid && vm.event === 'made')?.at ?? 0
  const strangers = new Map(
    [...foreign.keys(), ...made.map(({ vmid }) => vmid)].map((vmid) => [vmid, madeAt(vmid)]),
  )
  return [
    ...journal.violations,
    ...findLeftovers(state),
    ...findUnfinished(state),
    ...findLostDesktops(state, sessions, hypervisor, witness.discards),
    ...findSharedVms(sessions),
    ...findDoubleConnections(state, gateway, sessions),
    ...findOrderViolations(journal),
    ...findTouchedStrangers(state, hypervisor, strangers),
    ...findSecrets(logs, witness.secrets),
    ...asViolations(journal.serverFaults),
  ]
}
