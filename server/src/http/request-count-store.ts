import { sql } from 'kysely'
import type { Db } from '../database/database.ts'

export interface RequestCount {
  /** Of this window, this request included. */
  readonly count: number
  /** Until the window is over. */
  readonly leftMs: number
}

/** Counts requests in windows of a fixed length, for all server processes together: one row for each subject. */
export class RequestCountStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** By the database's clock, so that processes on several machines agree. */
  async count(subject: string, windowMs: number): Promise<RequestCount> {
    const isOver = sql<boolean>`request_counts.started_at <= now() - ${windowMs} * interval '1 ms'`
    const row = await this.#db
      .insertInto('request_counts')
      .values({ subject })
      .onConflict((conflict) =>
        conflict.column('subject').doUpdateSet({
          count: sql`case when ${isOver} then 1 else request_counts.count + 1 end`,
          started_at: sql`case when ${isOver} then now() else request_counts.started_at end`,
        }),
      )
      .returning([
        'count',
        sql<number>`extract(epoch from now() - request_counts.started_at) * 1000`.as('elapsed_ms'),
      ])
      .executeTakeFirstOrThrow()
    return { count: row.count, leftMs: Math.max(0, windowMs - Number(row.elapsed_ms)) }
  }

  /** Those whose windows are over. */
  async deleteOver(windowMs: number): Promise<void> {
    await this.#db
      .deleteFrom('request_counts')
      .where('started_at', '<=', sql<Date>`now() - ${windowMs} * interval '1 ms'`)
      .execute()
  }
}
