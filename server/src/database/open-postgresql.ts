import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { listenPostgresql } from './postgresql-bus.ts'
import type { Schema } from './schema.ts'

const CONNECT_TIMEOUT_MS = 10_000
const STATEMENT_TIMEOUT_MS = 30_000

export class DatabaseUnreachable extends Error {
  override name = 'DatabaseUnreachable'
  readonly code = 'database_unreachable'
  readonly hint = 'Check DATABASE_URL, and that PostgreSQL runs and lets this user in.'

  constructor(cause: unknown) {
    super(`PostgreSQL cannot be reached: ${(cause as Error).message || String(cause)}.`, { cause })
  }
}

/** @throws DatabaseUnreachable */
export async function openPostgresql(
  url: string,
  onError: (error: Error) => void,
): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'carrel',
  })
  // The pool listens to idle connections alone: one that breaks while a transaction has it would end the process.
  pool.on('connect', (client) => client.on('error', onError))
  pool.on('error', () => {})
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  try {
    await sql`select 1`.execute(db).catch((cause: unknown) => {
      throw new DatabaseUnreachable(cause)
    })
    await migrate(db)
    const bus = await listenPostgresql(url, onError)
    return {
      db,
      bus,
      engine: { kind: 'postgresql', url },
      close: async () => {
        await bus.close()
        await db.destroy()
      },
    }
  } catch (error) {
    await db.destroy()
    throw error
  }
}
