import type { SessionGroup, SessionStatus } from '@carrel/contract'
import { BEFORE_ACTIVE } from '../sessions/session-state.ts'

/** The states of each group of sessions; null: all. */
export const STATUSES_OF: Readonly<Record<SessionGroup, readonly SessionStatus[] | null>> = {
  open: [...BEFORE_ACTIVE, 'active', 'terminating'],
  starting: BEFORE_ACTIVE,
  active: ['active'],
  ending: ['terminating'],
  ended: ['terminated', 'failed'],
  failed: ['failed'],
  all: null,
}
