import type { AuditQuery } from '@carrel/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Db, Tx } from '../database/database.ts'
import type { AuditEntry, StoredEntry } from './audit-entry.ts'

type Filters = z.output<typeof AuditQuery>

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

  /** Newest first, `limit` at most. */
  async list(
    { actor, action, subject, from, to, after }: Filters,
    limit: number,
  ): Promise<StoredEntry[]> {
    return this.#select()
      .$if(actor !== undefined && actor !== '', (query) =>
        query.where(({ or, eb }) =>
          or([
            eb('audit_log.actor', '=', actor ?? ''),
            eb('users.username', 'ilike', beginning(actor)),
            eb('users.display_name', 'ilike', beginning(actor)),
          ]),
        ),
      )
      .$if(action !== undefined && action !== '', (query) =>
        query.where(({ or, eb }) =>
          or([
            eb('audit_log.action', '=', action ?? ''),
            eb('audit_log.action', 'like', `${escaped(action)}.%`),
          ]),
        ),
      )
      .$if(subject !== undefined && subject !== '', (query) =>
        query.where('audit_log.subject', 'ilike', `%${escaped(subject)}%`),
      )
      .$if(from !== undefined, (query) => query.where('at', '>=', new Date(from ?? 0)))
      .$if(to !== undefined, (query) => query.where('at', '<', new Date(to ?? 0)))
      .$if(after !== undefined, (query) => query.where('audit_log.id', '<', after ?? ''))
      .limit(limit)
      .execute()
  }

  /** Of each of them, oldest first. */
  async ofSubjects(subjects: readonly string[]): Promise<StoredEntry[]> {
    const entries = await this.#select()
      .where('audit_log.subject', 'in', [...subjects])
      .execute()
    return entries.reverse()
  }

  /** Of any of the actions, newest first. */
  async ofActions(
    actions: readonly string[],
    { since, limit }: { since: Date | null; limit: number },
  ): Promise<StoredEntry[]> {
    return this.#select()
      .where('audit_log.action', 'in', [...actions])
      .$if(since !== null, (query) => query.where('at', '>', since ?? new Date(0)))
      .limit(limit)
      .execute()
  }

  #select() {
    return this.#db
      .selectFrom('audit_log')
      .leftJoin('users', (join) => join.on(sql`users.id::text`, '=', sql`audit_log.actor`))
      .select([
        'audit_log.id',
        'at',
        'audit_log.actor',
        'audit_log.action',
        'audit_log.subject',
        'audit_log.details',
        'users.display_name as person',
      ])
      .orderBy('audit_log.id', 'desc')
  }
}

const escaped = (text = '') => text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
const beginning = (text: string | undefined) => `${escaped(text)}%`
