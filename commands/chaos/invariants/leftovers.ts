import type { EndSession, EndState } from '../end-state.ts'
import type { HypervisorCall, SessionSeen, Violation } from '../observations.ts'

const hasEnded = ({ status }: EndSession) => status === 'terminated' || status === 'failed'
const isKept = ({ vmFate }: EndSession) => vmFate === 'kept'

/** What is there in the end and nobody needs. A VM that is kept for its person is needed. */
export function findLeftovers({ sessions, vms, disks, vmids, connections }: EndState): Violation[] {
  const kept = new Map(sessions.filter(isKept).map((session) => [session.vmId, session]))
  const open = new Set(
    sessions.filter((session) => !hasEnded(session)).map(({ connectionId }) => connectionId),
  )
  return [
    ...vms
      .filter(({ vmid, sessionId }) => kept.get(vmid)?.clonedFor !== sessionId)
      .map(({ vmid, name, sessionId }): Violation => {
        const whose = sessionId === null ? 'without notes of ours' : `of session ${sessionId}`
        const text = `VM ${vmid} (${name}), ${whose}, is there, and no session needs it.`
        return { kind: 'orphan_vms', text, subject: `vm:${vmid}` }
      }),
    ...vms
      .filter(({ vmid, isOn }) => isOn && kept.has(vmid))
      .map(({ vmid }): Violation => {
        const text = `VM ${vmid} is kept, and runs, and no session uses it.`
        return { kind: 'orphan_vms', text, subject: `vm:${vmid}` }
      }),
    ...disks
      .filter((vmid) => !vmids.includes(vmid))
      .map((vmid): Violation => {
        const text = `The disk of VM ${vmid} is there, and the VM is not.`
        return { kind: 'orphan_disks', text, subject: `vm:${vmid}` }
      }),
    ...connections
      .filter((id) => !open.has(id))
      .map((id): Violation => {
        const text = `The gateway has connection ${id}, and no session needs it.`
        return { kind: 'orphan_connections', text, subject: `connection:${id}` }
      }),
  ]
}

/** Sessions that have not come to their end, or that ended without a word. */
export function findUnfinished({ sessions }: EndState): Violation[] {
  return sessions.flatMap((session): Violation[] => {
    const { id, status, vmId, vmFate, failureCode, endReason } = session
    const subject = `session:${id}`
    if (!hasEnded(session))
      return [{ kind: 'stuck', text: `Session ${id} is ${status} for ever.`, subject }]
    if (vmId !== null && !isKept(session))
      return [
        {
          ...{ kind: 'stuck', subject },
          text: `Session ${id} is ${status} and still has VM ${vmId} (${vmFate ?? 'not kept'}).`,
        },
      ]
    const isExplained = status === 'failed' ? failureCode !== null : endReason !== null
    const text = `Session ${id} is ${status}, and nothing says why.`
    return isExplained ? [] : [{ kind: 'unexplained_failures', text, subject }]
  })
}

/** VMs with somebody's work on them that a server destroyed although their person did not throw them away. */
export function findLostDesktops(
  { sessions }: EndState,
  seen: readonly SessionSeen[],
  calls: readonly HypervisorCall[],
  discards: ReadonlySet<string>,
): Violation[] {
  const byId = new Map(sessions.map((session) => [session.id, session]))
  const destroyed = new Set(calls.filter(({ step }) => step === 'destroy').map(({ vmid }) => vmid))
  const lost = new Map<number, EndSession>()
  for (const { id, vmId, sessionType } of seen) {
    const session = byId.get(id)
    if (vmId === null || !destroyed.has(vmId) || sessionType !== 'persistent') continue
    if (!session?.wasActive || discards.has(`${session.username} ${session.templateId}`)) continue
    lost.set(vmId, session)
  }
  return [...lost].map(([vmid, { id }]) => ({
    ...{ kind: 'lost_desktops', subject: `vm:${vmid}` },
    text: `VM ${vmid}, the persistent desktop of session ${id}, was destroyed.`,
  }))
}
