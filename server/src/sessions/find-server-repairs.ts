import type { InventoryVm } from '../hypervisor/inventory.ts'
import type { Repair } from './repair.ts'
import type { SeenServer } from './seen-server.ts'
import { isEnding, isLaunching, type SeenSession } from './seen-session.ts'
import { strayRepairs } from './stray-vms.ts'
import { installationTag } from './vm-mark.ts'

const MINUTE_MS = 60_000
/** A full clone may take half an hour. */
const STUCK_AFTER_MS = 45 * MINUTE_MS
/** The delayed job that ends a session comes within seconds. */
const OVERDUE_AFTER_MS = MINUTE_MS
/** Uptime comes in whole seconds. */
const ROUNDING_MS = 1000

/** What is not as it should be on a server, and what sets it right. */
export function findServerRepairs(seen: SeenServer): Repair[] {
  const vms = new Map(seen.vms?.map((vm) => [vm.vmid, vm]))
  const ofSessions = seen.sessions.flatMap((session) => [
    ...jobRepairs(session, seen),
    ...expiryRepairs(session, seen),
    ...(seen.vms === null ? [] : vmRepairs(session, vms.get(session.vmId ?? -1), seen)),
  ])
  return [...ofSessions, ...keptRepairs(seen), ...strayRepairs(seen)]
}

/** One whose end met a VM that could not be seen, say, or that somebody started in Proxmox VE. A backup starts it for a while. */
function keptRepairs({ vms, kept, installationId }: SeenServer): Repair[] {
  const tag = installationTag(installationId)
  const reason = 'It is kept for its person, and runs although no session uses it.'
  return (vms ?? []).flatMap(({ vmid, status, lock, tags }) => {
    const sessionId = kept.get(vmid)
    if (sessionId === undefined || status !== 'running' || lock !== null || !tags.includes(tag))
      return []
    return [{ kind: 'stop_desktop', sessionId, reason }]
  })
}

/** Nothing is taken down on a server that does not answer, but a launch there may find out that it fails. */
function jobRepairs(session: SeenSession, { now, vms }: SeenServer): Repair[] {
  const { id: sessionId, stepStartedAt, hasJob } = session
  const isDue = isLaunching(session) || (isEnding(session) && vms !== null)
  if (isDue && !hasJob)
    return [
      { kind: 'continue_session', sessionId, reason: 'There is work to do and no job for it.' },
    ]
  const forMs = now.getTime() - stepStartedAt.getTime()
  // What is done with a kept desktop began long after its session's last step.
  const isWaitedFor = isLaunching(session) || (isEnding(session) && session.vmFate === null)
  if (!isWaitedFor || forMs < STUCK_AFTER_MS) return []
  const reason = `It has been ${session.status} for ${Math.floor(forMs / MINUTE_MS)} minutes.`
  return [{ kind: 'report_session', sessionId, finding: 'stuck', reason }]
}

function expiryRepairs({ id, status, expiresAt }: SeenSession, { now }: SeenServer): Repair[] {
  if (status !== 'active' || expiresAt === null) return []
  if (now.getTime() - expiresAt.getTime() < OVERDUE_AFTER_MS) return []
  const reason = 'Its time is over, and nothing has ended it.'
  return [{ kind: 'end_session', sessionId: id, endReason: 'expired', verify: null, reason }]
}

/** Of a session whose VM should be there; one that is on its way has a job that sees to its VM. */
function vmRepairs(
  session: SeenSession,
  vm: InventoryVm | undefined,
  { now, installationId }: SeenServer,
): Repair[] {
  const { id: sessionId, status, hasJob } = session
  const isWaiting = status === 'provisioned' && !session.autoStart
  if (status !== 'active' && !isWaiting) return []
  if (vm?.lock || vm?.status === 'unknown') return []
  if (!vm?.tags.includes(installationTag(installationId))) {
    const reason = vm
      ? 'The VM under its number does not look like its own.'
      : 'Its VM is not on the server any more.'
    return [{ kind: 'end_session', sessionId, endReason: 'vm_vanished', verify: 'absent', reason }]
  }
  if (isWaiting) return []
  if (vm.status === 'stopped') return powerRepairs(session)
  const reason = reasonToLook(session, vm, now)
  return reason === null || hasJob ? [] : [{ kind: 'look_after_session', sessionId, reason }]
}

function powerRepairs({ id: sessionId, whenPoweredOff, hasJob }: SeenSession): Repair[] {
  const reason = 'Its VM was shut down from inside.'
  if (whenPoweredOff === 'end')
    return [{ kind: 'end_session', sessionId, endReason: 'powered_off', verify: 'stopped', reason }]
  return hasJob ? [] : [{ kind: 'look_after_session', sessionId, reason }]
}

/**
 * A VM that has been up for less time than has gone by since it told its address may have another. The list lags, so one that
 * has just been started may look so too: it is asked once too often.
 */
function reasonToLook(
  { addressCheckedAt }: SeenSession,
  { uptimeSeconds }: InventoryVm,
  now: Date,
): string | null {
  if (addressCheckedAt === null) return 'Its connection does not lead to its VM’s address yet.'
  if (uptimeSeconds === null) return null
  const uptimeMs = uptimeSeconds * 1000 + ROUNDING_MS
  return uptimeMs < now.getTime() - addressCheckedAt.getTime() ? 'Its VM was restarted.' : null
}
