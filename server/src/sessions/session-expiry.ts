import { EXTENSION_MINUTES, WARNING_MINUTES } from '@carrel/contract'
import type { Db, Tx } from '../database/database.ts'
import type { JobQueue } from '../jobs/job-queue.ts'
import { requireWithinLongest, sessionNotActive, type VmSession } from './session.ts'
import { EXPIRY_QUEUE, WARNING_QUEUE } from './session-queues.ts'
import type { SessionQuotas } from './session-quotas.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'

const MINUTE_MS = 60_000

export interface ExpiryJob {
  readonly session_id: string
  /** The expiry that the job was sent for; ISO 8601. */
  readonly expires_at: string
}

export interface WarningJob extends ExpiryJob {
  readonly minutes_left: number
}

/** The end of a session's time: begun when it becomes active, moved by an extension, carried out by a delayed job. */
export class SessionExpiry {
  readonly #db: Db
  readonly #store: SessionStore
  readonly #transitions: SessionTransitions
  readonly #jobs: JobQueue
  readonly #quotas: SessionQuotas

  constructor(parts: {
    db: Db
    store: SessionStore
    transitions: SessionTransitions
    jobs: JobQueue
    quotas: SessionQuotas
  }) {
    this.#db = parts.db
    this.#store = parts.store
    this.#transitions = parts.transitions
    this.#jobs = parts.jobs
    this.#quotas = parts.quotas
  }

  /** Makes the session active, for that many minutes from now. */
  async begin(id: string, minutes: number): Promise<void> {
    const now = new Date()
    const expiresAt = new Date(now.getTime() + minutes * MINUTE_MS)
    await this.#transitions.apply(id, {
      to: 'active',
      event: 'VMSessionReady',
      changes: { active_at: now, expires_at: expiresAt },
      alongside: async (tx) => ({ expire_job_id: await this.#schedule(tx, id, expiresAt) }),
    })
  }

  /**
   * Adds exactly 30 minutes, and nothing where the same `key` has added them before. The connection is not touched.
   * @throws Refusal `session_not_active`, `longest_reached`, `minutes_used_up`
   */
  extend(session: VmSession, key: string | undefined): Promise<VmSession> {
    return this.#db.transaction().execute(async (tx) => {
      await this.#quotas.lock(tx, session.userId)
      const current = await this.#store.lock(tx, session.id)
      const isFirst = key === undefined || (await this.#store.noteExtension(tx, session.id, key))
      if (!isFirst) return current ?? session
      if (current?.status !== 'active' || current.expiresAt === null)
        throw sessionNotActive(current ?? session)
      const expiresAt = new Date(current.expiresAt.getTime() + EXTENSION_MINUTES * MINUTE_MS)
      requireWithinLongest(current, expiresAt)
      await this.#quotas.requireMinutes(tx, session.userId, EXTENSION_MINUTES)
      if (current.expireJobId) await this.#jobs.cancel(tx, EXPIRY_QUEUE.name, current.expireJobId)
      const expireJobId = await this.#schedule(tx, session.id, expiresAt)
      const changes = { expires_at: expiresAt, expire_job_id: expireJobId }
      await this.#store.updateFrom(tx, session.id, ['active'], changes)
      await this.#transitions.announce(tx, session.id, { event: 'VMSessionUpdated' })
      return { ...current, expiresAt, expireJobId }
    })
  }

  /** What the delayed job does: nothing if the session has been extended or ended meanwhile. */
  async expire(job: ExpiryJob): Promise<void> {
    const session = await this.#store.find(job.session_id)
    if (session?.status !== 'active' || session.expiresAt?.toISOString() !== job.expires_at) return
    await this.#transitions.applyAndContinue(session.id, {
      to: 'terminating',
      changes: { end_reason: 'expired' },
    })
  }

  async warn(job: WarningJob): Promise<void> {
    const session = await this.#store.find(job.session_id)
    if (session?.status !== 'active' || session.expiresAt?.toISOString() !== job.expires_at) return
    await this.#db.transaction().execute((tx) =>
      this.#transitions.announce(tx, session.id, {
        event: 'VMSessionExpiring',
        minutes_left: job.minutes_left,
      }),
    )
  }

  async #schedule(tx: Tx, id: string, expiresAt: Date): Promise<string> {
    const job: ExpiryJob = { session_id: id, expires_at: expiresAt.toISOString() }
    for (const minutesLeft of WARNING_MINUTES) {
      const startAfter = new Date(expiresAt.getTime() - minutesLeft * MINUTE_MS)
      if (startAfter.getTime() <= Date.now()) continue
      const warning: WarningJob = { ...job, minutes_left: minutesLeft }
      await this.#jobs.send(tx, WARNING_QUEUE.name, warning, { key: id, startAfter })
    }
    return this.#jobs.send(tx, EXPIRY_QUEUE.name, job, { key: id, startAfter: expiresAt })
  }
}
