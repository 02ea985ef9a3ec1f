/** A person's quota: sessions at once, and session minutes in any seven days. */
export interface SessionQuota {
  readonly sessions: number
  readonly minutes: number
}

/** What of a session counts: the time from `from` until `until`, which lies in the future as long as it is open. */
export interface CountedSession {
  readonly from: Date
  readonly until: Date
  readonly isOpen: boolean
}

export interface QuotaUse {
  readonly openSessions: number
  /** Reserved minutes of open sessions included, whole minutes rounded up. */
  readonly minutesUsed: number
  readonly minutesLeft: number
  /** When the oldest counted minutes leave the seven days; null if there are none. */
  readonly nextReturn: Date | null
}

export const QUOTA_WINDOW_MS = 7 * 24 * 3_600_000
const MINUTE_MS = 60_000

/** What of a session lies within the seven days, in milliseconds. */
export const countedMs = ({ from, until }: CountedSession, now: Date): number =>
  Math.max(0, until.getTime() - Math.max(now.getTime() - QUOTA_WINDOW_MS, from.getTime()))

/** The window ends nowhere: what is reserved ahead counts as well. */
export function quotaUse(
  quota: SessionQuota,
  sessions: readonly CountedSession[],
  now: Date,
): QuotaUse {
  const windowStart = now.getTime() - QUOTA_WINDOW_MS
  const counted = sessions.filter(({ until }) => until.getTime() > windowStart)
  const usedMs = counted.reduce((sum, session) => sum + countedMs(session, now), 0)
  const minutesUsed = Math.ceil(usedMs / MINUTE_MS)
  const oldest = Math.min(...counted.map(({ from }) => Math.max(windowStart, from.getTime())))
  return {
    openSessions: sessions.filter(({ isOpen }) => isOpen).length,
    minutesUsed,
    minutesLeft: Math.max(0, quota.minutes - minutesUsed),
    nextReturn: Number.isFinite(oldest) ? new Date(oldest + QUOTA_WINDOW_MS) : null,
  }
}
