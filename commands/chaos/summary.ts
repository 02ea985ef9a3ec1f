import type { Journal, Violation } from './observations.ts'
import { VIOLATION_KINDS } from './observations.ts'
import { TEMPLATES } from './templates.ts'

/** How many there are of each kind. */
export const countByKind = (violations: readonly Violation[]) =>
  Object.fromEntries(
    VIOLATION_KINDS.map((kind) => [kind, violations.filter((each) => each.kind === kind).length]),
  )

/** From a kill to the next that was seen of what was hit by it: the longest; ms. */
export function slowestRecovery({ kills, hypervisor, gateway, sessions }: Journal): number {
  const waits = kills.flatMap(({ at, why, subject }) => {
    // Of what has come to rest nothing follows, and a template is nobody's.
    if (subject === null || /active|terminated|failed|provisioned/.test(why)) return []
    const [kind, id] = subject.split(':')
    if (TEMPLATES.some(({ vmid }) => String(vmid) === id)) return []
    const later = [
      ...hypervisor.filter((call) => kind === 'vm' && String(call.vmid) === id),
      ...gateway.filter((call) => kind === 'connection' && call.connectionId === id),
      ...sessions.filter((seen) => kind === 'session' && seen.id === id),
    ].filter((seen) => seen.at > at + 20)
    return later.length === 0 ? [] : [Math.min(...later.map((seen) => seen.at)) - at]
  })
  return Math.max(0, ...waits)
}
