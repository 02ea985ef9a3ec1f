import { type Quota, type QuotaDetails, sessionOperations } from '@carrel/contract'
import { notFound } from '../http/refusal.ts'
import type { Routes } from '../http/routes.ts'
import { countedMs, QUOTA_WINDOW_MS } from './session-quota.ts'
import type { SessionQuotas } from './session-quotas.ts'

const MINUTE_MS = 60_000

type Measured = NonNullable<Awaited<ReturnType<SessionQuotas['of']>>>

export function quotaRoutes(routes: Routes, quotas: SessionQuotas): void {
  const measure = async (userId: string): Promise<Measured> => {
    const measured = await quotas.of(userId)
    if (!measured) throw notFound('person')
    return measured
  }

  routes.signedIn(sessionOperations.getQuota, async ({ account }) =>
    presentQuota(await measure(account.id)),
  )

  routes.signedIn(sessionOperations.getQuotaDetails, async ({ account }) =>
    presentDetails(await measure(account.id)),
  )

  routes.administrator(sessionOperations.getQuotaOfPerson, async ({ params }) =>
    presentDetails(await measure(params.id)),
  )
}

const presentQuota = ({ quota, use }: Measured): Quota => ({
  sessions: { limit: quota.sessions, open: use.openSessions },
  minutes: {
    limit: quota.minutes,
    used: use.minutesUsed,
    left: use.minutesLeft,
    next_return: use.nextReturn?.toISOString() ?? null,
  },
})

function presentDetails(measured: Measured): QuotaDetails {
  const now = new Date()
  const returnOf = (moment: Date) => new Date(moment.getTime() + QUOTA_WINDOW_MS)
  const counted = measured.counted
    .filter(({ until }) => returnOf(until) > now)
    .sort((one, other) => one.from.getTime() - other.from.getTime())
    .map((session) => ({
      session_id: session.id,
      template_name: session.templateName,
      is_open: session.isOpen,
      minutes: Math.ceil(countedMs(session, now) / MINUTE_MS),
      returns_from: new Date(
        Math.max(returnOf(session.from).getTime(), now.getTime()),
      ).toISOString(),
      returns_by: returnOf(session.until).toISOString(),
    }))
  return { ...presentQuota(measured), counted }
}
