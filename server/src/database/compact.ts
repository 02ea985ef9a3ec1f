import { sql } from 'kysely'
import type { Database } from './database.ts'

/**
 * Has the space of what was deleted or changed used again, and counts anew what queries are planned by. PostgreSQL does so of
 * its own accord, and PGlite never: a table of 0.3 MB that was changed a hundred times had 12.7 MB.
 */
export async function compact({ db, engine }: Pick<Database, 'db' | 'engine'>): Promise<void> {
  if (engine.kind === 'pglite') await sql`vacuum (analyze)`.execute(db)
}
