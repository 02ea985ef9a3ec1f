import { NOTIFICATIONS_AT_ONCE, type NotificationKind } from '@carrel/contract'
import { sql } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import type { Notice, Notification } from './notification.ts'

/** How many of those that have been seen are still listed. */
const LISTED_SEEN = 50

export class NotificationStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** A new one, or the one that says the same and that nobody has seen, counted. */
  async put(tx: Tx, notice: Notice): Promise<{ id: string; isNew: boolean }> {
    const { title, message, hint } = notice
    const latest = { title, message, hint, session_id: notice.sessionId }
    const { id, count } = await tx
      .insertInto('admin_notifications')
      .values({ kind: notice.kind, subject: notice.subject, ...latest })
      .onConflict((conflict) =>
        conflict
          .columns(['kind', 'subject'])
          .where('seen_at', 'is', null)
          .doUpdateSet({
            ...latest,
            count: sql`admin_notifications.count + 1`,
            last_at: new Date(),
            resolved_at: null,
          }),
      )
      .returning(['id', 'count'])
      .executeTakeFirstOrThrow()
    return { id, isNew: count === 1 }
  }

  /** Whether an episode of that kind goes on. Of two who ask at once, the second waits for the first. */
  async isGoingOn(tx: Tx, kind: NotificationKind, subject: string): Promise<boolean> {
    await sql`select pg_advisory_xact_lock(hashtext(${`${kind} ${subject}`}))`.execute(tx)
    const row = await tx
      .selectFrom('admin_notifications')
      .select('id')
      .where('kind', '=', kind)
      .where('subject', '=', subject)
      .where('resolved_at', 'is', null)
      .executeTakeFirst()
    return row !== undefined
  }

  /** Episodes of those kinds that go on. */
  async goingOn(kinds: readonly NotificationKind[], subject: string): Promise<NotificationKind[]> {
    const rows = await this.#db
      .selectFrom('admin_notifications')
      .select('kind')
      .where('kind', 'in', [...kinds])
      .where('subject', '=', subject)
      .where('resolved_at', 'is', null)
      .execute()
    return rows.map(({ kind }) => kind)
  }

  /** Returns the ids of those that are over now. */
  async resolve(tx: Tx, kind: NotificationKind, subject: string): Promise<string[]> {
    const rows = await tx
      .updateTable('admin_notifications')
      .set({ resolved_at: new Date() })
      .where('kind', '=', kind)
      .where('subject', '=', subject)
      .where('resolved_at', 'is', null)
      .returning('id')
      .execute()
    return rows.map(({ id }) => id)
  }

  /** `more`: how many older ones nobody has seen either. */
  async list(): Promise<{ notifications: Notification[]; more: number }> {
    const open = await this.#select()
      .where('admin_notifications.seen_at', 'is', null)
      .limit(NOTIFICATIONS_AT_ONCE)
      .execute()
    const { unseen } = await this.#db
      .selectFrom('admin_notifications')
      .select(({ fn }) => fn.countAll().as('unseen'))
      .where('seen_at', 'is', null)
      .executeTakeFirstOrThrow()
    const seen = await this.#select()
      .where('admin_notifications.seen_at', 'is not', null)
      .limit(LISTED_SEEN)
      .execute()
    const more = Math.max(0, Number(unseen) - open.length)
    return { notifications: [...open, ...seen], more }
  }

  async find(ids: readonly string[], db: Db | Tx = this.#db): Promise<Notification[]> {
    return this.#select(db)
      .where('admin_notifications.id', 'in', [...ids])
      .execute()
  }

  /** Those that were not seen yet. Returns their ids. */
  async markSeen(tx: Tx, ids: readonly string[], userId: string): Promise<string[]> {
    const rows = await tx
      .updateTable('admin_notifications')
      .set({ seen_at: new Date(), seen_by: userId })
      .where('id', 'in', [...ids])
      .where('seen_at', 'is', null)
      .returning('id')
      .execute()
    return rows.map(({ id }) => id)
  }

  /** Except those of which the same has been told again since. Returns the ids of the others. */
  async markUnseen(tx: Tx, ids: readonly string[]): Promise<string[]> {
    const rows = await tx
      .updateTable('admin_notifications as one')
      .set({ seen_at: null, seen_by: null })
      .where('one.id', 'in', [...ids])
      .where('one.seen_at', 'is not', null)
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('admin_notifications as other')
              .select('other.id')
              .whereRef('other.kind', '=', 'one.kind')
              .whereRef('other.subject', '=', 'one.subject')
              .where('other.seen_at', 'is', null),
          ),
        ),
      )
      .returning('one.id')
      .execute()
    return rows.map(({ id }) => id)
  }

  #select(db: Db | Tx = this.#db) {
    return db
      .selectFrom('admin_notifications')
      .leftJoin('users', 'users.id', 'admin_notifications.seen_by')
      .select([
        'admin_notifications.id',
        'kind',
        'subject',
        'title',
        'message',
        'hint',
        'session_id as sessionId',
        'count',
        'first_at as firstAt',
        'last_at as lastAt',
        'admin_notifications.seen_at as seenAt',
        'users.display_name as seenBy',
        'resolved_at as resolvedAt',
      ])
      .orderBy('last_at', 'desc')
  }
}
