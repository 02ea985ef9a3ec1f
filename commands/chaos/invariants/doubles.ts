import type { EndState } from '../end-state.ts'
import type { GatewayCall, SessionSeen, Violation } from '../observations.ts'

const isOver = ({ status }: SessionSeen) => status === 'terminated' || status === 'failed'

/** R1: a VM that two open sessions had at once. R12: a VM that two people had, one after the other. */
export function findSharedVms(seen: readonly SessionSeen[]): Violation[] {
  const open = new Map<number, string>()
  const owner = new Map<number, string>()
  const found: Violation[] = []
  const complain = (vmid: number, text: string) =>
    found.push({ kind: 'double_vms', text, subject: `vm:${vmid}` })
  for (const session of seen) {
    const { id, vmId, userId } = session
    const held = [...open].filter(([, holder]) => holder === id).map(([vmid]) => vmid)
    for (const vmid of held) if (isOver(session) || vmid !== vmId) open.delete(vmid)
    if (vmId === null) continue
    const before = owner.get(vmId)
    if (before !== undefined && before !== userId)
      complain(vmId, `VM ${vmId} was of ${before}, and then of ${userId}.`)
    owner.set(vmId, userId)
    if (isOver(session)) continue
    const holder = open.get(vmId)
    if (holder !== undefined && holder !== id)
      complain(vmId, `VM ${vmId} was of the open sessions ${holder} and ${id} at once.`)
    open.set(vmId, id)
  }
  return found
}

/** R1: connections that were made and that no session ever had, and sessions that had two. */
export function findDoubleConnections(
  { sessions }: EndState,
  calls: readonly GatewayCall[],
  seen: readonly SessionSeen[],
): Violation[] {
  const known = new Set(sessions.map(({ connectionId }) => connectionId))
  const made = new Set(
    calls.filter(({ step }) => step === 'connect').map(({ connectionId }) => connectionId),
  )
  const strangers = [...made].filter((id) => !known.has(id))
  const bySession = Map.groupBy(seen, ({ id }) => id)
  const several = [...bySession].filter(
    ([, told]) => new Set(told.flatMap(({ connectionId }) => connectionId ?? [])).size > 1,
  )
  return [
    ...strangers.map((id): Violation => {
      const text = `Connection ${id} was made, and no session has ever had it.`
      return { kind: 'orphan_connections', text, subject: `connection:${id}` }
    }),
    ...several.map(([id]): Violation => {
      const text = `Session ${id} has had several connections.`
      return { kind: 'orphan_connections', text, subject: `session:${id}` }
    }),
  ]
}
