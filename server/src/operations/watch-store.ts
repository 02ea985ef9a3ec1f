import { sql } from 'kysely'
import type { Db, Tx } from '../database/database.ts'

/** An administrator who looks at a session. */
export interface Watch {
  readonly id: string
  readonly sessionId: string
  readonly connectionId: string | null
  readonly watcherId: string
  readonly watcher: string
  readonly beganAt: Date
  /** When the gateway saw them come; null: they have a token and have not come yet. */
  readonly joinedAt: Date | null
}

export class WatchStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** True if it is a new one; false if the watcher has another token for one that goes on. */
  async begin(
    tx: Tx,
    { sessionId, watcherId, reason }: { sessionId: string; watcherId: string; reason: string },
  ): Promise<boolean> {
    const begun = await tx
      .insertInto('session_watches')
      .values({ session_id: sessionId, watcher_id: watcherId, reason })
      .onConflict((conflict) =>
        conflict
          .columns(['session_id', 'watcher_id'])
          .where('ended_at', 'is', null)
          .doUpdateSet({ token_at: new Date() }),
      )
      .returning(sql<boolean>`xmax = 0`.as('isNew'))
      .executeTakeFirstOrThrow()
    return begun.isNew
  }

  /** Of a session: those that go on, longest first. A token that nobody came with for so long is none. */
  async present(sessionId: string, unusedSince: Date): Promise<Watch[]> {
    return this.#select()
      .where('session_id', '=', sessionId)
      .where(({ or, eb }) =>
        or([eb('joined_at', 'is not', null), eb('token_at', '>', unusedSince)]),
      )
      .execute()
  }

  async ofConnection(connectionId: string): Promise<Watch[]> {
    return this.#select().where('guacamole_connection_id', '=', connectionId).execute()
  }

  async all(): Promise<Watch[]> {
    return this.#select().execute()
  }

  async noteJoined(id: string): Promise<void> {
    await this.#db
      .updateTable('session_watches')
      .set({ joined_at: new Date() })
      .where('id', '=', id)
      .where('joined_at', 'is', null)
      .execute()
  }

  /** False if it has ended already. */
  async end(tx: Tx, id: string): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('session_watches')
      .set({ ended_at: new Date() })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

  /** Ends those whose tokens nobody has come with for so long. Returns their sessions. */
  async endUnused(tx: Tx, unusedSince: Date): Promise<string[]> {
    const rows = await tx
      .updateTable('session_watches')
      .set({ ended_at: new Date() })
      .where('ended_at', 'is', null)
      .where('joined_at', 'is', null)
      .where('token_at', '<=', unusedSince)
      .returning('session_id')
      .execute()
    return rows.map(({ session_id }) => session_id)
  }

  #select() {
    return this.#db
      .selectFrom('session_watches')
      .innerJoin('users', 'users.id', 'session_watches.watcher_id')
      .innerJoin('vm_sessions', 'vm_sessions.id', 'session_watches.session_id')
      .select([
        'session_watches.id',
        'session_id as sessionId',
        'guacamole_connection_id as connectionId',
        'watcher_id as watcherId',
        'users.display_name as watcher',
        'began_at as beganAt',
        'joined_at as joinedAt',
      ])
      .where('session_watches.ended_at', 'is', null)
      .orderBy('began_at')
  }
}
