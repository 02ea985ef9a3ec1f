import { sql } from 'kysely'
import type { Db } from '../database/database.ts'

/** Jobs whose worker has not been heard of for so long: it was killed in the middle of them. */
export class CutOffJobsStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /**
   * Has them done again, now. pg-boss would have them wait as long as after a failure of their own, twice as long after each
   * kill. The one that is cut off on its last try is left to pg-boss.
   */
  async resume(silentSeconds: number): Promise<void> {
    await sql`
      update pgboss.job set state = 'retry', start_after = pgboss.job_now()
      where state = 'active' and retry_count < retry_limit
        and heartbeat_on <= pgboss.job_now() - ${silentSeconds} * interval '1 second'
    `.execute(this.#db)
  }
}
