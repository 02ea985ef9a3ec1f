import { z } from 'zod'
import { operation } from './operation.ts'
import { Session, SessionFailure, SessionStatus } from './sessions.ts'
import { Protocol } from './templates.ts'

/** A launch's states and steps up to an active session, in their order; `phase_ms` of a session says what each took. */
export const PHASES_UNTIL_ACTIVE = [
  'pending',
  'provisioning',
  'provisioned',
  'starting_vm',
  'resolving_ip',
  'waiting_for_desktop',
  'creating_connection',
] as const
/** `first_frame` is of test launches alone. */
export const LAUNCH_PHASES = [...PHASES_UNTIL_ACTIVE, 'first_frame'] as const
export const LaunchPhase = z.enum(LAUNCH_PHASES)
export type LaunchPhase = z.infer<typeof LaunchPhase>

/** Milliseconds that half, and 95 of 100, of `launches` took at most. */
const Times = z.object({ p50: z.int(), p95: z.int(), launches: z.int() })

export const PastLaunch = z.object({
  session_id: z.uuid(),
  person: z.string(),
  protocol: Protocol,
  status: SessionStatus,
  is_test: z.boolean(),
  created_at: z.iso.datetime(),
  /** From the click to the desktop; null: it never came to one. */
  total_ms: z.int().nullable(),
  failure: SessionFailure.nullable(),
})
export type PastLaunch = z.infer<typeof PastLaunch>

export const LaunchHistory = z.object({
  /** Of the last 20 launches that came to a desktop by themselves. */
  phases: z.array(Times.extend({ phase: LaunchPhase })),
  total: Times.nullable(),
  /** Why launches of the last 30 days failed, the most frequent first. */
  failures: z.array(SessionFailure.extend({ count: z.int(), last_at: z.iso.datetime() })),
  /** The last 20, newest first. */
  launches: z.array(PastLaunch),
})
export type LaunchHistory = z.infer<typeof LaunchHistory>

const params = z.object({ id: z.uuid() })

/** For administrators. */
export const launchHistoryOperations = {
  getLaunchHistory: operation({
    method: 'GET',
    path: '/api/v1/admin/templates/{id}/launches',
    summary: 'How long launches of a template take, phase by phase, and why some failed',
    params,
    reply: { 200: LaunchHistory },
  }),
  testLaunch: operation({
    method: 'POST',
    path: '/api/v1/admin/templates/{id}/test',
    summary: 'Launch a template to see whether it works; the session ends by itself',
    params,
    body: z.object({ protocol: Protocol.optional() }),
    reply: { 201: Session },
  }),
} as const
