import { type RawBuilder, sql } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import { EPISODES } from '../notifications/notification.ts'

/** So many at once: others wait for a transaction of PGlite, which has one connection. */
const BATCH = 500
/** Each takes its timeline along. */
const BATCH_OF_SESSIONS = 100

const isGoingOn = sql`resolved_at is null and kind = any (${[...EPISODES]})`

/** Sessions that ended before then and that nothing hangs on: no VM that is or may be there, no snapshot, no later session. */
const over = (before: Date) => sql`
  select id from vm_sessions as session
  where ended_at < ${before} and vm_id is null and not vm_unseen
    and not exists (select from vm_snapshots where session_id = session.id)
    and not exists (select from vm_sessions later where later.cloned_for = session.id)
  order by ended_at limit ${BATCH_OF_SESSIONS}`

const PARTS = ['steps', 'tasks', 'messages', 'watches', 'extensions'] as const

const withTimeline = (before: Date) => sql<{ id: string }>`
  select id from vm_sessions as session
  where ended_at < ${before} and (${sql.join(
    PARTS.map((part) => sql`exists (select from ${tableOf(part)} where session_id = session.id)`),
    sql` or `,
  )})
  order by ended_at limit ${BATCH_OF_SESSIONS}`

const tableOf = (part: (typeof PARTS)[number]) => sql.table(`session_${part}`)

/** How one batch of each is deleted. Returns how many it were. */
const REMOVALS = {
  audit_entries: (tx: Tx, before: Date) =>
    execute(
      tx,
      sql`delete from audit_log where id in (
      select id from audit_log where at < ${before} order by at limit ${BATCH})`,
    ),
  seen_notifications: (tx: Tx, before: Date) =>
    execute(
      tx,
      sql`delete from admin_notifications where id in (
      select id from admin_notifications
      where seen_at < ${before} and not (${isGoingOn}) limit ${BATCH})`,
    ),
  unseen_notifications: (tx: Tx, before: Date) =>
    execute(
      tx,
      sql`delete from admin_notifications where id in (
      select id from admin_notifications
      where seen_at is null and last_at < ${before} and not (${isGoingOn}) limit ${BATCH})`,
    ),
  session_timelines: async (tx: Tx, before: Date) => {
    const { rows } = await withTimeline(before).execute(tx)
    const ids = rows.map(({ id }) => id)
    for (const part of PARTS)
      await execute(tx, sql`delete from ${tableOf(part)} where session_id = any (${ids})`)
    return rows.length
  },
  sessions: (tx: Tx, before: Date) =>
    execute(tx, sql`delete from vm_sessions where id in (${over(before)})`),
}

export type Removable = keyof typeof REMOVALS

/** Deletes what is older than it is kept. */
export class RetentionStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** One batch of it. Returns how many; 0: there is no more, or another process is at it. */
  removeSome(what: Removable, before: Date): Promise<number> {
    return this.#db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ mine: boolean }>`
        select pg_try_advisory_xact_lock(hashtext('carrel retention')) as mine`.execute(tx)
      return rows[0]?.mine ? REMOVALS[what](tx, before) : 0
    })
  }
}

async function execute(tx: Tx, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await statement.execute(tx)).numAffectedRows)
}
