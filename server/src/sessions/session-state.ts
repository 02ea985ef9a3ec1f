import type { SessionStatus } from '@carrel/contract'
import type { SessionChanges } from './session-store.ts'

export const BEFORE_ACTIVE = ['pending', 'provisioning', 'provisioned', 'activating'] as const

/** The states from which each state may be entered. `activating` may enter itself: its step changes. */
const PREDECESSORS: Readonly<Record<SessionStatus, readonly SessionStatus[]>> = {
  pending: [],
  provisioning: ['pending'],
  provisioned: ['provisioning'],
  activating: ['provisioned', 'activating'],
  active: ['activating'],
  terminating: [...BEFORE_ACTIVE, 'active'],
  terminated: ['terminating'],
  failed: BEFORE_ACTIVE,
}

export interface Move {
  /** The states in which it is made; in any other nothing happens. */
  readonly from: readonly SessionStatus[]
  readonly changes: SessionChanges
}

/**
 * What a move to a state consists of. Whoever makes it writes all of `changes`, and only to a session in a state of `from`.
 * @throws Error where a session would end without a reason or have one without ending, or have a step elsewhere than on its way
 */
export function moveTo(to: SessionStatus, changes: SessionChanges, now: Date): Move {
  const beginsToEnd = to === 'terminating' || to === 'failed'
  if (beginsToEnd !== (changes.end_reason != null))
    throw new Error(`a session enters ${to} with end_reason ${changes.end_reason}`)
  if ((to === 'activating') !== (changes.step != null))
    throw new Error(`a session enters ${to} with step ${changes.step}`)
  const isEnd = to === 'terminated' || to === 'failed'
  const goesOn = to === 'activating' ? {} : { waiting_for: null, waiting_since: null }
  return {
    from: PREDECESSORS[to],
    changes: {
      ...{ status: to, step: null, step_started_at: now },
      ...goesOn,
      ...(isEnd && { ended_at: now }),
      ...changes,
    },
  }
}
