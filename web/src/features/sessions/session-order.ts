import { ActivationStep, type Session, SessionStatus } from '@carrel/contract'

const statusRank = new Map(SessionStatus.options.map((status, rank) => [status, rank]))
const stepRank = new Map(ActivationStep.options.map((step, rank) => [step, rank]))

const progress = (session: Session): number =>
  (statusRank.get(session.status) ?? 0) * 10 +
  (session.step ? (stepRank.get(session.step) ?? 0) : 0)

/**
 * Events and answers travel on different lines and may overtake each other. A session only moves forward and is only
 * ever extended, so the later of two accounts of it can be told by looking at them.
 */
export function laterOf(known: Session | undefined, told: Session): Session {
  if (!known || known.id !== told.id) return told
  if (progress(told) !== progress(known)) return progress(told) > progress(known) ? told : known
  return (told.expires_at ?? '') >= (known.expires_at ?? '') ? told : known
}

export const hasEnded = (session: Session): boolean =>
  session.status === 'terminated' || session.status === 'failed'

/** A desktop that its owner can still come to: on its way, or running. */
export const isComing = (session: Session): boolean =>
  !hasEnded(session) && session.status !== 'terminating' && session.status !== 'active'
