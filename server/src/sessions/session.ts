import type {
  ActivationStep,
  EndReason,
  Protocol,
  Session,
  SessionFailure,
  SessionStatus,
  SessionType,
} from '@carrel/contract'
import { Refusal } from '../http/refusal.ts'

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
  readonly sessionType: SessionType
  readonly protocol: Protocol
  readonly status: SessionStatus
  readonly step: ActivationStep | null
  readonly stepStartedAt: Date
  readonly autoStart: boolean
  readonly endReason: EndReason | null
  readonly failure: SessionFailure | null
  readonly vmId: number | null
  readonly ipAddress: string | null
  /** Sealed. */
  readonly guestPassword: string | null
  readonly guacamoleConnectionId: string | null
  readonly expireJobId: string | null
  readonly createdAt: Date
  readonly activeAt: Date | null
  readonly expiresAt: Date | null
  readonly endedAt: Date | null
}

const BEFORE_ACTIVE = ['pending', 'provisioning', 'provisioned', 'activating'] as const

/** The states from which each state may be entered. `activating` may enter itself: its step changes. */
export const PREDECESSORS: Readonly<Record<SessionStatus, readonly SessionStatus[]>> = {
  pending: [],
  provisioning: ['pending'],
  provisioned: ['provisioning'],
  activating: ['provisioned', 'activating'],
  active: ['activating'],
  terminating: [...BEFORE_ACTIVE, 'active'],
  terminated: ['terminating'],
  failed: BEFORE_ACTIVE,
}

export const hasEnded = ({ status }: Pick<VmSession, 'status'>) =>
  status === 'terminated' || status === 'failed'

export const presentSession = (session: VmSession): Session => ({
  id: session.id,
  user_id: session.userId,
  template_id: session.templateId,
  template_name: session.templateName,
  session_type: session.sessionType,
  protocol: session.protocol,
  status: session.status,
  step: session.step,
  end_reason: session.endReason,
  failure: session.failure,
  vm_id: session.vmId,
  vm_ip_address: session.ipAddress,
  guacamole_connection_id: session.guacamoleConnectionId,
  cached_connection_id: session.guacamoleConnectionId,
  created_at: session.createdAt.toISOString(),
  step_started_at: session.stepStartedAt.toISOString(),
  active_at: session.activeAt?.toISOString() ?? null,
  expires_at: session.expiresAt?.toISOString() ?? null,
  ended_at: session.endedAt?.toISOString() ?? null,
})

export const sessionNotActive = (session: VmSession) =>
  new Refusal(422, 'session_not_active', REASONS[session.status], {
    hint: hasEnded(session) ? 'Launch a new desktop.' : 'Wait until the desktop is ready.',
  })

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
