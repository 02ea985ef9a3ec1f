import { z } from 'zod'
import { operation } from './operation.ts'
import { Protocol, SessionType } from './templates.ts'

export const SessionStatus = z.enum([
  'pending',
  'provisioning',
  'provisioned',
  'activating',
  'active',
  'terminating',
  'terminated',
  'failed',
])
export type SessionStatus = z.infer<typeof SessionStatus>

export const ActivationStep = z.enum([
  'starting_vm',
  'resolving_ip',
  'waiting_for_desktop',
  'creating_connection',
])
export type ActivationStep = z.infer<typeof ActivationStep>

export const EndReason = z.enum([
  'user',
  'expired',
  'server_inactivated',
  'failed',
  'admin',
  'vm_vanished',
  'powered_off',
])
export type EndReason = z.infer<typeof EndReason>

/** Why a session failed: a stable code, a sentence for people, and what would help. */
export const SessionFailure = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
})
export type SessionFailure = z.infer<typeof SessionFailure>

/** What a launch, or an end, cannot go on without at the moment. It goes on by itself once that is back. */
export const Waiting = z.object({
  /** `server`: Proxmox VE does not answer; `node`: the one that the VM is on is off. */
  for: z.enum(['server', 'node', 'gateway']),
  /** When that was first noticed. */
  since: z.iso.datetime(),
})
export type Waiting = z.infer<typeof Waiting>

export const Session = z.object({
  id: z.uuid(),
  user_id: z.uuid(),
  template_id: z.uuid(),
  template_name: z.string(),
  session_type: SessionType,
  protocol: Protocol,
  /** An administrator's, to see whether a template works: it ends by itself and takes nothing of the quota. */
  is_test: z.boolean(),
  status: SessionStatus,
  /** Set while `activating`. */
  step: ActivationStep.nullable(),
  /** Null while it is active, and once it has ended. */
  waiting: Waiting.nullable(),
  end_reason: EndReason.nullable(),
  failure: SessionFailure.nullable(),
  /** Persistent only: why it ended without a snapshot, or could not go back to one. Nothing is lost, the disks are as they were. */
  snapshot_problem: SessionFailure.nullable(),
  /** VMID in Proxmox; null before the VM is reserved, and after it is destroyed or another session has taken it over. */
  vm_id: z.int().nullable(),
  /** At the end its VM could not be seen: it was left as it was, and nobody knows what has become of it. */
  vm_unseen: z.boolean(),
  /** The address that DHCP gave the VM. */
  vm_ip_address: z.string().nullable(),
  /** Opaque, the same for the session's whole life, grants nothing. */
  guacamole_connection_id: z.string().nullable(),
  /** The same value under the name that the viewer uses. */
  cached_connection_id: z.string().nullable(),
  /** ISO 8601, UTC; null where it has not happened. `expires_at` is set when the session becomes active. */
  created_at: z.iso.datetime(),
  step_started_at: z.iso.datetime(),
  active_at: z.iso.datetime().nullable(),
  /**
   * When half, and when 95 of 100, of this template’s last launches were ready from where this one is; null once it is, or
   * where there were none.
   */
  expected_active_at: z.iso.datetime().nullable(),
  expected_active_by: z.iso.datetime().nullable(),
  /** Milliseconds that the launch has taken so far for each state or step that it has left. */
  phase_ms: z.record(z.string(), z.number()),
  expires_at: z.iso.datetime().nullable(),
  ended_at: z.iso.datetime().nullable(),
})
export type Session = z.infer<typeof Session>

export const Launch = z.object({
  template_id: z.uuid(),
  /** What the desktop takes for its time zone and keyboard where the person has saved none; IANA name and BCP 47 tag. */
  browser: z
    .object({ time_zone: z.string().max(64), language: z.string().max(35) })
    .partial()
    .optional(),
  /** The template's default where absent. */
  protocol: Protocol.optional(),
  /** The template's own where absent. `ephemeral` leaves nothing behind, and does not touch the desktop that is kept. */
  session_type: SessionType.optional(),
  /** From the moment it is active: at most the template's `longest_minutes`, or `session_minutes`, which it is where absent. */
  session_minutes: z.int().min(1).optional(),
  /** There or nowhere. Where absent, the node with the most room. */
  node_id: z.uuid().optional(),
  /** false: stop after the clone (`provisioned`); the first token request starts the VM. */
  auto_start: z.boolean().default(true),
})
export type Launch = z.input<typeof Launch>

export const GuacamoleToken = z.object({
  token: z.string(),
  viewer_url: z.url(),
  expires_in: z.literal(300),
})
export type GuacamoleToken = z.infer<typeof GuacamoleToken>

/** 202 of the token endpoint: the VM is on its way. `retry_after` in seconds. */
export const ActivationProgress = z.object({
  status: z.enum(['provisioned', 'activating']),
  step: ActivationStep.nullable(),
  started_at: z.iso.datetime(),
  retry_after: z.int(),
})
export type ActivationProgress = z.infer<typeof ActivationProgress>

/** What a person may still use. Minutes count in any seven days; open sessions count with what they have reserved. */
export const Quota = z.object({
  sessions: z.object({ limit: z.int(), open: z.int() }),
  minutes: z.object({
    limit: z.int(),
    used: z.int(),
    left: z.int(),
    /** ISO 8601, UTC: from then on minutes come back; null if none are used. */
    next_return: z.iso.datetime().nullable(),
  }),
})
export type Quota = z.infer<typeof Quota>

/** With each session that counts, the one whose minutes come back first on top. */
export const QuotaDetails = Quota.extend({
  counted: z.array(
    z.object({
      session_id: z.uuid(),
      template_name: z.string(),
      is_open: z.boolean(),
      minutes: z.int(),
      /** From when on, and by when, its minutes come back. */
      returns_from: z.iso.datetime(),
      returns_by: z.iso.datetime(),
    }),
  ),
})
export type QuotaDetails = z.infer<typeof QuotaDetails>

const params = z.object({ id: z.uuid() })
/** A repeated request with the same key is answered as the first was, and does nothing more. */
const idempotent = z.object({ 'idempotency-key': z.string().min(8).max(128).optional() })

export const EXTENSION_MINUTES = 30

export const sessionOperations = {
  listSessions: operation({
    method: 'GET',
    path: '/api/v1/sessions',
    summary: 'Own sessions that have not ended, newest first',
    reply: { 200: z.object({ sessions: z.array(Session) }) },
  }),
  launchSession: operation({
    method: 'POST',
    path: '/api/v1/sessions',
    summary: 'Launch a desktop from a template',
    body: Launch,
    reply: { 201: Session },
  }),
  getSession: operation({
    method: 'GET',
    path: '/api/v1/sessions/{id}',
    summary: 'One own session',
    params,
    reply: { 200: Session },
  }),
  getGuacamoleToken: operation({
    method: 'GET',
    path: '/api/v1/sessions/{id}/guacamole-token',
    summary: 'A one-time token for the viewer, good for five minutes',
    params,
    reply: { 200: GuacamoleToken, 202: ActivationProgress },
  }),
  extendSession: operation({
    method: 'POST',
    path: '/api/v1/sessions/{id}/extend',
    summary: 'Add 30 minutes',
    params,
    headers: idempotent,
    reply: { 200: Session },
  }),
  getQuota: operation({
    method: 'GET',
    path: '/api/v1/me/quota',
    summary: 'What you may still use',
    reply: { 200: Quota },
  }),
  getQuotaDetails: operation({
    method: 'GET',
    path: '/api/v1/me/quota/details',
    summary: 'What you may still use, and what counts',
    reply: { 200: QuotaDetails },
  }),
  getQuotaOfPerson: operation({
    method: 'GET',
    path: '/api/v1/admin/people/{id}/quota',
    summary: 'What somebody may still use, and what counts; for administrators',
    params,
    reply: { 200: QuotaDetails },
  }),
  reconnectSession: operation({
    method: 'POST',
    path: '/api/v1/sessions/{id}/reconnect',
    summary:
      'Make the connection of an active session again, with the settings of now and under the same id',
    params,
    reply: { 200: Session },
  }),
  terminateSession: operation({
    method: 'DELETE',
    path: '/api/v1/sessions/{id}',
    summary: 'End the session now; the answer comes before the clean-up has finished',
    params,
    reply: { 202: Session },
  }),
} as const
