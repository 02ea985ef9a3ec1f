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
  /** From the kill to the next sign of what was hit by it. */
  readonly ms: number
}

/** What was killed may have asked for it; nobody is so fast. */
const LAST_BREATH_MS = 20

/** The longest; null if nothing was hit. */
export function slowestRecovery(journal: Journal): Recovery | null {
  const recoveries = journal.kills.flatMap((kill): Recovery[] => {
    // Of what has come to rest nothing follows, and a template is nobody's.
    if (kill.subject === null || /active|terminated|failed|provisioned/.test(kill.why)) return []
    const [, id] = kill.subject.split(':')
    if (TEMPLATES.some(({ vmid }) => String(vmid) === id)) return []
    const signs = signsOf(kill.subject, kill, journal)
    return signs.length === 0 ? [] : [{ kill, ms: Math.min(...signs) - kill.at }]
  })
  return recoveries.sort((one, other) => other.ms - one.ms)[0] ?? null
}

/**
 * When somebody worked on it after the kill. Of a session that is not its next state alone, which may be a long way off: any call
 * about its VM or its connection is as good. A call of the server that was killed is not, until it runs again.
 */
function signsOf(subject: string, kill: Kill, journal: Journal): number[] {
  const [kind, id = ''] = subject.split(':')
  const { hypervisor, gateway, sessions, starts } = journal
  const told = sessions.filter((seen) => kind === 'session' && seen.id === id)
  const vmids = kind === 'vm' ? [Number(id)] : told.map(({ vmId }) => vmId)
  const connections = kind === 'connection' ? [id] : told.map((seen) => seen.connectionId)
  const isBack = starts.find(({ at, server }) => server === kill.server && at > kill.at)?.at
  const calls = [
    ...hypervisor.filter(({ vmid }) => vmids.includes(vmid)),
    ...gateway.filter(({ connectionId }) => connections.includes(connectionId)),
  ].filter(({ at, server }) => server !== kill.server || at >= (isBack ?? Number.POSITIVE_INFINITY))
  return [...calls, ...told].map(({ at }) => at).filter((at) => at > kill.at + LAST_BREATH_MS)
}
