import type { EndState } from '../end-state.ts'
import type { GatewayCall, SessionSeen, Violation } from '../observations.ts'

const isOver = ({ status }: SessionSeen) => status === 'terminated' || status === 'failed'

/**
 * R1: a VM that two open sessions had at once. R12: a VM that two people had, one after the other. That a session has ended may
 * never have been heard, so it held the VM too long only if it is seen with it after the next one has been.
 */
export function findSharedVms(seen: readonly SessionSeen[]): Violation[] {
  const vms = new Map<number, { holder: string; before: Set<string>; userId: string }>()
  const found: Violation[] = []
  const complain = (vmid: number, text: string) =>
    found.push({ kind: 'double_vms', text, subject: `vm:${vmid}` })
  for (const session of seen) {
    const { id, vmId, userId } = session
    if (vmId === null) continue
    const vm = vms.get(vmId) ?? { holder: id, before: new Set(), userId }
    vms.set(vmId, vm)
    if (vm.userId !== userId)
      complain(vmId, `VM ${vmId} was of ${vm.userId}, and then of ${userId}.`)
    vm.userId = userId
    if (vm.before.has(id) && !isOver(session))
      complain(vmId, `VM ${vmId} was of the open sessions ${vm.holder} and ${id} at once.`)
    if (vm.before.has(id) || vm.holder === id) continue
    vm.before.add(vm.holder)
    vm.holder = id
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
