import type { Db, Tx } from '../database/database.ts'
import { Refusal } from '../http/refusal.ts'
import type { PersonStore } from '../people/person-store.ts'
import { QUOTA_WINDOW_MS, type QuotaUse, quotaUse, type SessionQuota } from './session-quota.ts'
import type { SessionStore, SessionUse } from './session-store.ts'

const MINUTE_MS = 60_000

/** What people may use, and what they have used: read, and checked before more is given. */
export class SessionQuotas {
  readonly #db: Db
  readonly #people: PersonStore
  readonly #sessions: SessionStore
  /** Of whoever has no quota of their own. */
  readonly #usual: SessionQuota

  constructor(parts: { db: Db; people: PersonStore; sessions: SessionStore; usual: SessionQuota }) {
    this.#db = parts.db
    this.#people = parts.people
    this.#sessions = parts.sessions
    this.#usual = parts.usual
  }

  /** With each session that counts; null if there is no such person. */
  async of(userId: string) {
    return this.#db.transaction().execute(async (tx) => {
      const own = await this.#people.quota(tx, userId)
      return own && this.#measure(tx, userId, own)
    })
  }

  /** Nobody else gives this person anything until the transaction ends. Whoever locks a session too does so afterwards. */
  async lock(tx: Tx, userId: string): Promise<void> {
    await this.#people.lockQuota(tx, userId)
  }

  /** The person must be locked by `tx`. @throws Refusal `minutes_used_up` */
  async requireMinutes(tx: Tx, userId: string, minutes: number): Promise<void> {
    const { use } = await this.#measure(tx, userId, (await this.#people.quota(tx, userId)) ?? {})
    if (minutes > use.minutesLeft) throw minutesUsedUp(minutes, use)
  }

  /** Minutes, and one session more; locks the person. @throws Refusal `minutes_used_up`, `own_sessions_used_up` */
  async requireSession(tx: Tx, userId: string, minutes: number): Promise<void> {
    const own = await this.#people.lockQuota(tx, userId)
    const { quota, use } = await this.#measure(tx, userId, own)
    if (use.openSessions >= quota.sessions) throw ownSessionsUsedUp(quota.sessions)
    if (minutes > use.minutesLeft) throw minutesUsedUp(minutes, use)
  }

  async #measure(tx: Tx, userId: string, own: Partial<SessionQuota>) {
    const now = new Date()
    const quota = { ...this.#usual, ...own }
    const since = new Date(now.getTime() - QUOTA_WINDOW_MS)
    const sessions = await this.#sessions.listUse(tx, userId, since)
    const counted = sessions.map(({ id, templateName, ...session }) => ({
      ...span(session, now),
      ...{ id, templateName },
    }))
    return { quota, counted, use: quotaUse(quota, counted, now) }
  }
}

const span = (
  { activeAt, expiresAt, endedAt, sessionMinutes }: Omit<SessionUse, 'id' | 'templateName'>,
  now: Date,
) => ({
  from: activeAt ?? now,
  until: endedAt ?? expiresAt ?? new Date(now.getTime() + sessionMinutes * MINUTE_MS),
  isOpen: endedAt === null,
})

const minutesUsedUp = (needed: number, { minutesLeft, nextReturn }: QuotaUse) =>
  new Refusal(
    422,
    'minutes_used_up',
    `This needs ${needed} minutes, and ${minutesLeft} of your minutes of these seven days are left.`,
    {
      hint: nextReturn
        ? 'End a session that you do not need, wait until minutes come back, or ask an administrator for more.'
        : 'Ask an administrator for more.',
    },
  )

const ownSessionsUsedUp = (limit: number) =>
  new Refusal(
    422,
    'own_sessions_used_up',
    limit === 1 ? 'You have a session open already.' : `You have ${limit} sessions open already.`,
    { hint: 'End one that you do not need, or ask an administrator for more at once.' },
  )
