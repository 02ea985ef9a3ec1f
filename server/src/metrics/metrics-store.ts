import type { SessionStatus } from '@carrel/contract'
import type { Db } from '../database/database.ts'

/** What the database knows of the whole installation, whichever process is asked. */
export class MetricsStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Of sessions that have not ended. */
  async sessionsByStatus(): Promise<Map<SessionStatus, number>> {
    const rows = await this.#db
      .selectFrom('vm_sessions')
      .select(['status', this.#count()])
      .where('status', 'not in', ['terminated', 'failed'])
      .groupBy('status')
      .execute()
    return new Map(rows.map(({ status, count }) => [status, Number(count)]))
  }

  async failedLaunchesSince(time: Date): Promise<number> {
    const { count } = await this.#db
      .selectFrom('vm_sessions')
      .select(this.#count())
      .where('status', '=', 'failed')
      .where('ended_at', '>', time)
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async unseenNotifications(): Promise<number> {
    const { count } = await this.#db
      .selectFrom('admin_notifications')
      .select(this.#count())
      .where('seen_at', 'is', null)
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  #count() {
    return this.#db.fn.countAll().as('count')
  }
}
