import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely'
import pg from 'pg'
import { inject } from 'vitest'
import type { Database, Db } from '../src/database/database.ts'
import { openPgliteInMemory } from '../src/database/open-pglite.ts'
import { openPostgresql } from '../src/database/open-postgresql.ts'
import type { Schema } from '../src/database/schema.ts'
import { dropDatabase, newDatabase } from './new-database.ts'

/** One of the test's own, migrated: in memory, or on the PostgreSQL of the project that the test runs in. */
export async function openTestDatabase(): Promise<Database> {
  const template = inject('postgresql')
  if (template === undefined) return openPgliteInMemory()
  const url = await newDatabase(template, template)
  let isClosing = false
  const database = await openPostgresql(url, (error) => {
    if (!isClosing) throw error
  })
  return {
    ...database,
    close: async () => {
      isClosing = true
      await database.close()
      await dropDatabase(url)
    },
  }
}

/** As `openTestDatabase`, with nothing in it. */
export async function openEmptyDatabase(): Promise<{ db: Db; close(): Promise<void> }> {
  const template = inject('postgresql')
  if (template === undefined) {
    const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite: await PGlite.create() }) })
    return { db, close: () => db.destroy() }
  }
  const url = await newDatabase(template)
  const pool = new pg.Pool({ connectionString: url })
  // A connection that is closing may still hear that its database is dropped.
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    close: async () => {
      await db.destroy()
      await dropDatabase(url)
    },
  }
}
