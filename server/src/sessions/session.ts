import type {
  ActivationStep,
  EndReason,
  Protocol,
  Session,
  SessionFailure,
  SessionStatus,
  SessionType,
  Waiting,
} from '@carrel/contract'
import { Refusal } from '../http/refusal.ts'
import { plainFailure, plainSnapshotProblem } from './plain-failure.ts'
import { BEFORE_ACTIVE } from './session-state.ts'

/**
 * A session is one person's use of one VM, from the launch to the last trace's removal:
 *
 *     pending -> provisioning -> provisioned -> activating -> active -> terminating -> terminated
 *
 * Whoever ends it, and whenever, it goes through `terminating`; a launch that cannot succeed goes to `failed`, and its VM
 * and connection are cleaned up just the same. The state only ever moves forward.
 */
export interface VmSession {
  readonly id: string
  readonly userId: string
  readonly templateId: string
  readonly templateName: string
  readonly serverId: string
  readonly nodeId: string
  /** The VM's size, which the session holds of its node. */
  readonly cpuCores: number
  readonly memoryMb: number
  readonly sessionType: SessionType
  /** How long it lasts from the moment it is active. */
  readonly sessionMinutes: number
  readonly protocol: Protocol
  /** An administrator's, to see whether the template works. */
  readonly isTest: boolean
  readonly status: SessionStatus
  readonly step: ActivationStep | null
  readonly stepStartedAt: Date
  readonly autoStart: boolean
  /** What it cannot go on without at the moment. */
  readonly waiting: { readonly for: Waiting['for']; readonly since: Date } | null
  readonly endReason: EndReason | null
  readonly failure: SessionFailure | null
  readonly vmId: number | null
  /** The session that the VM was cloned for, which its notes name: this one, unless it has taken a kept VM over. */
  readonly clonedFor: string
  /**
   * What is to become of the VM that an ended session still has: it waits for this person's next session, is destroyed, or is
   * stopped to wait again.
   */
  readonly vmFate: 'kept' | 'discarded' | 'stopping' | null
  /** It could not be seen when the session ended, and was left alone. */
  readonly vmUnseen: boolean
  /** The snapshot that the start goes back to; of a kept VM, its next start. null: the disks as they are. */
  readonly restoreSnapshotId: string | null
  readonly snapshotProblem: SessionFailure | null
  /** Why it ends without a snapshot. Noted before its VM is stopped; from then on none is tried. */
  readonly unsavedBecause: SessionFailure | null
  readonly ipAddress: string | null
  /** When the VM last told it; null where the connection has to be made to it still. */
  readonly addressCheckedAt: Date | null
  /** Sealed. */
  readonly guestPassword: string | null
  /** What the browser said at the launch, unchecked. */
  readonly browser: { readonly timeZone: string | null; readonly language: string | null }
  readonly guacamoleConnectionId: string | null
  readonly expireJobId: string | null
  readonly createdAt: Date
  readonly activeAt: Date | null
  /** By when half, and 95 of 100, of such launches were ready; null where there were none. */
  readonly expectedActiveAt: Date | null
  readonly expectedActiveBy: Date | null
  /** Milliseconds that the launch took for each state or step that it has left. */
  readonly phaseMs: Readonly<Record<string, number>>
  readonly expiresAt: Date | null
  /** What its template lets it be extended to, all in all; null: as far as the person's minutes reach. */
  readonly longestMinutes: number | null
  readonly endedAt: Date | null
}

export const isBeforeActive = (status: SessionStatus): status is (typeof BEFORE_ACTIVE)[number] =>
  BEFORE_ACTIVE.some((each) => each === status)

/** On its way, to the desktop or to its end. */
const isGoingOn = (status: SessionStatus) => isBeforeActive(status) || status === 'terminating'

const presentWaiting = ({ waiting }: VmSession): Session['waiting'] =>
  waiting && { for: waiting.for, since: waiting.since.toISOString() }

export const hasEnded = ({ status }: Pick<VmSession, 'status'>) =>
  status === 'terminated' || status === 'failed'

/** For its person, who is told in plain sentences what stands in the way. */
export function presentSession(session: VmSession): Session {
  const { failure, snapshotProblem: problem } = session
  return {
    ...presentInFull(session),
    failure: failure && plainFailure(failure, session),
    snapshot_problem: problem && plainSnapshotProblem(problem, session),
  }
}

/** For administrators, with the hypervisor’s own words. */
export const presentInFull = (session: VmSession): Session => ({
  id: session.id,
  user_id: session.userId,
  template_id: session.templateId,
  template_name: session.templateName,
  session_type: session.sessionType,
  protocol: session.protocol,
  is_test: session.isTest,
  status: session.status,
  step: session.step,
  waiting: isGoingOn(session.status) ? presentWaiting(session) : null,
  end_reason: session.endReason,
  failure: session.failure,
  snapshot_problem: session.snapshotProblem,
  vm_id: session.vmId,
  vm_unseen: session.vmUnseen,
  vm_ip_address: session.ipAddress,
  guacamole_connection_id: session.guacamoleConnectionId,
  cached_connection_id: session.guacamoleConnectionId,
  created_at: session.createdAt.toISOString(),
  step_started_at: session.stepStartedAt.toISOString(),
  active_at: session.activeAt?.toISOString() ?? null,
  expected_active_at:
    (isBeforeActive(session.status) && session.expectedActiveAt?.toISOString()) || null,
  expected_active_by:
    (isBeforeActive(session.status) && session.expectedActiveBy?.toISOString()) || null,
  phase_ms: session.phaseMs,
  expires_at: session.expiresAt?.toISOString() ?? null,
  ended_at: session.endedAt?.toISOString() ?? null,
})

export const sessionNotActive = (session: VmSession) =>
  new Refusal(422, 'session_not_active', REASONS[session.status], {
    hint: hasEnded(session) ? 'Launch a new desktop.' : 'Wait until the desktop is ready.',
  })

/** @throws Refusal `longest_reached` where the template does not let the session go on until then */
export function requireWithinLongest({ activeAt, longestMinutes }: VmSession, until: Date): void {
  if (activeAt === null || longestMinutes === null) return
  if (until.getTime() - activeAt.getTime() <= longestMinutes * 60_000) return
  throw new Refusal(
    422,
    'longest_reached',
    `A desktop of this kind lasts ${longestMinutes} minutes at most.`,
    { hint: 'Save what you are doing, and launch it again when it has ended.' },
  )
}

const REASONS: Readonly<Record<SessionStatus, string>> = {
  pending: 'The desktop is not ready: the launch has not begun yet.',
  provisioning: 'The desktop is not ready: its VM is being cloned.',
  provisioned: 'The desktop is not ready: its VM has not been started.',
  activating: 'The desktop is not ready: its VM is starting.',
  active: 'The desktop is active.',
  terminating: 'The session is being ended.',
  terminated: 'The session has ended.',
  failed: 'The launch failed.',
}
