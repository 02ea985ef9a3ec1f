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

/**
 * R5: the connection is deleted before the snapshot, that comes before the stop, the stop before the VM is destroyed, and that before
 * the end is told; and none of it is undone on the way.
 */
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

const ENDING = ['snapshot', 'stop', 'destroy']

function ofCalls({ id, seen, vmid, until }: History, evidence: OrderEvidence): string[] {
  const connectionId = seen.findLast((each) => each.connectionId !== null)?.connectionId
  const ofConnection = evidence.gateway.filter(
    (each) => each.connectionId === connectionId && isDone(each),
  )
  const connected = ofConnection.find(({ step }) => step === 'connect')
  if (!connected || vmid === null) return []
  const ending = evidence.hypervisor.filter(
    ({ step, ...each }) =>
      ENDING.includes(step ?? '') &&
      each.vmid === vmid &&
      each.at > connected.at &&
      each.at < until,
  )
  const problems = ending.flatMap(({ step, at }) =>
    ofConnection.findLast((each) => each.at <= at)?.step === 'connect'
      ? [`Session ${id}: ${step} of VM ${vmid} while its connection was there.`]
      : [],
  )
  for (const [index, { step }] of ending.entries()) {
    const before = ending.slice(0, index).map((each) => each.step)
    if (step === 'snapshot' && before.includes('destroy'))
      problems.push(`Session ${id}: VM ${vmid} was destroyed before its snapshot.`)
    else if (step === 'snapshot' && before.includes('stop'))
      problems.push(`Session ${id}: VM ${vmid} was stopped before its snapshot.`)
  }
  return [...new Set(problems)]
}

/** Whether the gateway has the connection afterwards, or has it not. */
const isDone = ({ step, status }: GatewayCall) =>
  step === 'connect' ? status < 300 : status === 204 || status === 404

/** When its end is told, an ephemeral session's VM is gone, any other's off, and its connection deleted for good. */
function ofEnd({ id, seen, vmid, until }: History, { vms, gateway }: OrderEvidence): string[] {
  const told = seen.find(({ status }) => status === 'terminated')
  if (told === undefined) return []
  const after = ({ at }: { readonly at: number }) => at > told.at && at < until
  const connectionId = seen.findLast((each) => each.connectionId !== null)?.connectionId
  const again = gateway.find(
    (each) =>
      each.connectionId === connectionId && isDone(each) && each.status !== 404 && after(each),
  )
  const problems = again
    ? [`Session ${id} was terminated before the ${again.step} of its connection.`]
    : []
  const event = told.sessionType === 'ephemeral' ? 'gone' : 'off'
  const late = vms.find(
    (vm) => vm.event === event && vm.vmid === vmid && vm.sessionId !== null && after(vm),
  )
  if (late && vmid !== null)
    problems.push(
      `Session ${id} was terminated ${late.at - told.at} ms before VM ${vmid} was ${event}.`,
    )
  return problems
}
