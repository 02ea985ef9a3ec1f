import type { Db, Tx } from '../database/database.ts'
import type { AuditEntry } from './audit-entry.ts'

export class AuditStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  async insert(entry: AuditEntry, db: Db | Tx = this.#db): Promise<void> {
    await db
      .insertInto('audit_log')
      .values({ ...entry, details: JSON.stringify(entry.details) })
      .execute()
  }

  /** False if the same was told of the same subject before. */
  async insertOnce(entry: AuditEntry, db: Db | Tx = this.#db): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('audit_log')
      .values({ ...entry, details: JSON.stringify(entry.details), once: true })
      .onConflict((conflict) =>
        conflict.columns(['action', 'subject']).where('once', '=', true).doNothing(),
      )
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }
}
