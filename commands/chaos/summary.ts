import type { Journal, Kill, Violation } from './observations.ts'
import { VIOLATION_KINDS } from './observations.ts'
import { TEMPLATES } from './templates.ts'

/** How many there are of each kind. */
export const countByKind = (violations: readonly Violation[]) =>
  Object.fromEntries(
    VIOLATION_KINDS.map((kind) => [kind, violations.filter((each) => each.kind === kind).length]),
  )

export interface Recovery {
  readonly kill: Kill
  /** From the kill to the next that was seen of what was hit by it. */
  readonly ms: number
}

/** The longest; null if nothing was hit. */
export function slowestRecovery({
  kills,
  hypervisor,
  gateway,
  sessions,
}: Journal): Recovery | null {
  const recoveries = kills.flatMap((kill): Recovery[] => {
    const { at, why, subject } = kill
    // Of what has come to rest nothing follows, and a template is nobody's.
    if (subject === null || /active|terminated|failed|provisioned/.test(why)) return []
    const [kind, id] = subject.split(':')
    if (TEMPLATES.some(({ vmid }) => String(vmid) === id)) return []
    const later = [
      ...hypervisor.filter((call) => kind === 'vm' && String(call.vmid) === id),
      ...gateway.filter((call) => kind === 'connection' && call.connectionId === id),
      ...sessions.filter((seen) => kind === 'session' && seen.id === id),
    ].filter((seen) => seen.at > at + 20)
    if (later.length === 0) return []
    return [{ kill, ms: Math.min(...later.map((seen) => seen.at)) - at }]
  })
  return recoveries.sort((one, other) => other.ms - one.ms)[0] ?? null
}
