import type { SessionStatus } from '@carrel/contract'
import type { Db, Tx } from '../database/database.ts'
import { publish } from '../database/event-bus.ts'
import type { JobQueue } from '../jobs/job-queue.ts'
import { forecast, phaseOf } from './launch-forecast.ts'
import type { LaunchHistoryStore } from './launch-history-store.ts'
import { isBeforeActive, type VmSession } from './session.ts'
import { SESSION_QUEUE } from './session-queues.ts'
import { moveTo } from './session-state.ts'
import type { SessionChanges, SessionStore } from './session-store.ts'
import type { ThumbnailStore } from './thumbnail-store.ts'
import type { TimelineStore } from './timeline-store.ts'

/** What is told of a session, without the session itself: who hears it gets it as it is then. */
export type SessionEvent =
  | {
      readonly event:
        | 'VMSessionUpdated'
        | 'VMSessionReady'
        | 'VMSessionEnded'
        | 'VMSessionThumbnail'
    }
  | { readonly event: 'VMSessionAddressChanged'; readonly previous_address: string }
  | { readonly event: 'VMSessionDesktopRefused'; readonly detail: string }
  | { readonly event: 'VMSessionExpiring'; readonly minutes_left: number }

export interface SessionJob {
  readonly session_id: string
  readonly look_after?: boolean
  /** One to take, before the session's end if that is on its way. */
  readonly snapshot_id?: string
}

export interface Transition {
  readonly to: SessionStatus
  /** Where only some of the states that it may follow are meant. */
  readonly from?: readonly SessionStatus[]
  readonly changes?: SessionChanges
  readonly event?: 'VMSessionUpdated' | 'VMSessionReady' | 'VMSessionEnded'
  /** More that must happen in the same transaction, before the change. */
  readonly alongside?: (tx: Tx) => Promise<SessionChanges>
}

/** The one way in which a session changes state: the change, the job that follows and the event are one transaction (R2). */
export class SessionTransitions {
  readonly #db: Db
  readonly #store: SessionStore
  readonly #jobs: JobQueue
  readonly #history: LaunchHistoryStore
  readonly #thumbnails: ThumbnailStore
  readonly #timeline: TimelineStore

  constructor(parts: {
    db: Db
    store: SessionStore
    jobs: JobQueue
    history: LaunchHistoryStore
    thumbnails: ThumbnailStore
    timeline: TimelineStore
  }) {
    this.#db = parts.db
    this.#store = parts.store
    this.#jobs = parts.jobs
    this.#history = parts.history
    this.#thumbnails = parts.thumbnails
    this.#timeline = parts.timeline
  }

  /** null if the session is not in a state from which this may follow; then nothing has happened. */
  apply(id: string, transition: Transition): Promise<VmSession | null> {
    const { to, from, changes, event = 'VMSessionUpdated', alongside } = transition
    return this.#db
      .transaction()
      .execute(async (tx) => {
        const more = await alongside?.(tx)
        if (!(await this.#enter(tx, id, to, { ...changes, ...more }, from)))
          throw new NotInThatState()
        await this.announce(tx, id, { event })
        return this.#store.find(id, tx)
      })
      .catch((error) => {
        if (error instanceof NotInThatState) return null
        throw error
      })
  }

  /** A session that has just been inserted: a worker goes on with it. */
  async begin(tx: Tx, id: string): Promise<void> {
    const step = { sessionId: id, name: 'pending', at: new Date(), isLast: false }
    await this.#timeline.enter(tx, step)
    await this.continueLater(tx, id)
    await this.announce(tx, id, { event: 'VMSessionUpdated' })
  }

  /** As `apply`, and has a worker go on with the session. */
  applyAndContinue(id: string, transition: Transition): Promise<VmSession | null> {
    return this.apply(id, {
      ...transition,
      alongside: async (tx) => {
        const changes = await transition.alongside?.(tx)
        await this.continueLater(tx, id)
        return changes ?? {}
      },
    })
  }

  /** Begins a session's end as a part of a larger transaction. False if it is ending already. */
  async endWithin(tx: Tx, id: string, changes: SessionChanges): Promise<boolean> {
    if (!(await this.#enter(tx, id, 'terminating', changes))) return false
    await this.continueLater(tx, id)
    await this.announce(tx, id, { event: 'VMSessionUpdated' })
    return true
  }

  async #enter(
    tx: Tx,
    id: string,
    to: SessionStatus,
    changes: SessionChanges,
    from?: readonly SessionStatus[],
  ): Promise<boolean> {
    const now = new Date()
    await this.#history.leavePhase(tx, id, now)
    const move = moveTo(to, changes, now)
    if (!(await this.#store.updateFrom(tx, id, from ?? move.from, move.changes))) return false
    const isLast = to === 'terminated' || to === 'failed'
    const name = changes.step ?? to
    await this.#timeline.enter(tx, { sessionId: id, name, at: now, isLast })
    if (to === 'terminating') await this.#thumbnails.remove(tx, id)
    if (isBeforeActive(to)) {
      const times = await this.#history.times(tx, id)
      await this.#history.expect(tx, id, forecast(times, phaseOf(to, changes.step), now))
    }
    return true
  }

  async continueLater(tx: Tx, id: string): Promise<void> {
    await this.#send(tx, { session_id: id })
  }

  /** As `continueLater`, but it is seen to that an active session has what it needs. */
  async lookAfterLater(tx: Tx, id: string): Promise<void> {
    await this.#send(tx, { session_id: id, look_after: true })
  }

  /** Among the session's own jobs, so that its end waits for the snapshot instead of crossing it. */
  async takeSnapshotLater(tx: Tx, id: string, snapshotId: string): Promise<void> {
    await this.#send(tx, { session_id: id, snapshot_id: snapshotId })
  }

  async #send(tx: Tx, job: SessionJob): Promise<void> {
    await this.#jobs.send(tx, SESSION_QUEUE.name, job, { key: job.session_id })
  }

  async announce(tx: Tx, id: string, event: SessionEvent): Promise<void> {
    await publish(tx, { ...event, session_id: id })
  }
}

/** Rolls the transaction back. */
class NotInThatState extends Error {
  override name = 'NotInThatState'
}
