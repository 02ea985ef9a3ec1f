import { type Selectable, sql } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import type { Schema } from '../database/schema.ts'

type Thumbnail = Selectable<Schema['session_thumbnails']>

/** What active desktops looked like a moment ago. Nothing else of a desktop's picture is stored anywhere. */
export class ThumbnailStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  async find(sessionId: string): Promise<Thumbnail | null> {
    const row = await this.#db
      .selectFrom('session_thumbnails')
      .selectAll()
      .where('session_id', '=', sessionId)
      .executeTakeFirst()
    return row ?? null
  }

  /** False if the session is not active: the row's lock has whoever ends it at this moment delete it, or not have it. */
  async keep(tx: Tx, sessionId: string, image: Buffer): Promise<boolean> {
    const { numAffectedRows } = await sql`
      insert into session_thumbnails (session_id, image)
      select id, ${image}::bytea from vm_sessions where id = ${sessionId} and status = 'active' for share
      on conflict (session_id) do update set image = excluded.image, taken_at = now()
    `.execute(tx)
    return numAffectedRows === 1n
  }

  async remove(tx: Tx, sessionId: string): Promise<void> {
    await tx.deleteFrom('session_thumbnails').where('session_id', '=', sessionId).execute()
  }
}
