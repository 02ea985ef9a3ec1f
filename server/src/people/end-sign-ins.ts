import type { Tx } from '../database/database.ts'
import type { JobQueue, QueueDefinition } from '../jobs/job-queue.ts'
import { announceSignIns } from './sign-in-events.ts'
import type { SignInStore } from './sign-in-store.ts'

/**
 * Has a person's viewers ended where they may not look any more. Whoever cannot be reached now may be in a week, and somebody
 * may be looking all that time: the tries are many.
 */
export const SIGHT_QUEUE: QueueDefinition = {
  name: 'sight',
  retries: 20_000,
  maxPauseSeconds: 60,
  atOnce: 4,
}

export interface SightJob {
  readonly user_id: string
  /** Somebody who was let in with an earlier sign-in has to show anew who they are. */
  readonly signed_out: boolean
}

/**
 * Takes from people what they may do, as a part of a larger transaction: their open pages hear of it, and desktops that they
 * look at are closed to them.
 */
export class EndSignIns {
  readonly #store: SignInStore
  readonly #jobs: JobQueue

  constructor(store: SignInStore, jobs: JobQueue) {
    this.#store = store
    this.#jobs = jobs
  }

  /** All of a person's, or all but one or one alone by the hash or id. Returns how many. */
  async end(tx: Tx, userId: string, which: { butHash?: Buffer; id?: string } = {}) {
    const ended = await this.#store.end(tx, userId, which)
    if (ended > 0) await announceSignIns(tx, userId)
    // Even if none was left: a desktop stays open for longer than the sign-in that opened it.
    await this.#lookAgain(tx, { user_id: userId, signed_out: true })
    return ended
  }

  /** They stay signed in, and may do less. */
  async rightsChanged(tx: Tx, userId: string): Promise<void> {
    await announceSignIns(tx, userId)
    await this.#lookAgain(tx, { user_id: userId, signed_out: false })
  }

  async #lookAgain(tx: Tx, job: SightJob): Promise<void> {
    await this.#jobs.send(tx, SIGHT_QUEUE.name, job, { key: job.user_id })
  }
}
