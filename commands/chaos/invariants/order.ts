import type {
  GatewayCall,
  HypervisorCall,
  SessionSeen,
  Violation,
  VmSeen,
} from '../observations.ts'

export interface OrderEvidence {
  readonly sessions: readonly SessionSeen[]
  readonly hypervisor: readonly HypervisorCall[]
  readonly gateway: readonly GatewayCall[]
  readonly vms: readonly VmSeen[]
}

/** What was seen of one session; all in the order of time. */
interface History {
  readonly id: string
  readonly seen: readonly SessionSeen[]
  readonly vmid: number | null
  /** When another session took its VM over; Infinity if none did. */
  readonly until: number
}

/** R5: the connection is deleted before the snapshot, that comes before the stop, the stop before the VM is destroyed, and that before the end is told. */
export function findOrderViolations(evidence: OrderEvidence): Violation[] {
  return histories(evidence.sessions).flatMap((history) => {
    const subject = `session:${history.id}`
    const problems = [...ofCalls(history, evidence), ...ofEnd(history, evidence)]
    return problems.map((text): Violation => ({ kind: 'order_violations', text, subject }))
  })
}

function histories(sessions: readonly SessionSeen[]): History[] {
  return [...Map.groupBy(sessions, ({ id }) => id)].map(([id, seen]) => {
    const vmid = seen.findLast(({ vmId }) => vmId !== null)?.vmId ?? null
    const since = seen[0]?.at ?? 0
    const next = sessions.find(
      (other) => other.id !== id && other.vmId === vmid && vmid !== null && other.at > since,
    )
    return { id, seen, vmid, until: next?.at ?? Number.POSITIVE_INFINITY }
  })
}

function ofCalls(
  { id, seen, vmid, until }: History,
  { gateway, hypervisor }: OrderEvidence,
): string[] {
  const connectionId = seen.findLast((each) => each.connectionId !== null)?.connectionId
  const ofConnection = gateway.filter((each) => each.connectionId === connectionId)
  const connected = ofConnection.find(({ step }) => step === 'connect')
  if (!connected || vmid === null) return []
  const ending = hypervisor.filter(
    (each) =>
      each.vmid === vmid &&
      each.at > connected.at &&
      each.at < until &&
      ['snapshot', 'stop', 'destroy'].includes(each.step ?? ''),
  )
  const [first] = ending
  if (!first) return []
  const problems: string[] = []
  const isDisconnected = ofConnection.some(
    ({ step, at, status }) =>
      step === 'disconnect' &&
      at <= first.at &&
      at >= connected.at &&
      (status === 204 || status === 404),
  )
  if (!isDisconnected)
    problems.push(`Session ${id}: ${first.step} of VM ${vmid} before its connection was deleted.`)
  const nth = (step: string) => ending.findIndex((each) => each.step === step)
  const [snapshot, stop, destroy] = [nth('snapshot'), nth('stop'), nth('destroy')]
  if (snapshot >= 0 && stop >= 0 && stop < snapshot)
    problems.push(`Session ${id}: VM ${vmid} was stopped before its snapshot.`)
  if (destroy >= 0 && ending.slice(destroy).some(({ step }) => step === 'snapshot'))
    problems.push(`Session ${id}: VM ${vmid} was destroyed before its snapshot.`)
  return problems
}

/** An ephemeral session's VM is gone when its end is told. */
function ofEnd({ id, seen, vmid }: History, { vms }: OrderEvidence): string[] {
  const told = seen.find(({ status }) => status === 'terminated')
  if (told?.sessionType !== 'ephemeral' || vmid === null) return []
  const late = vms.find(
    (vm) => vm.event === 'gone' && vm.vmid === vmid && vm.sessionId === id && vm.at > told.at,
  )
  return late
    ? [`Session ${id} was terminated ${late.at - told.at} ms before VM ${vmid} was gone.`]
    : []
}
