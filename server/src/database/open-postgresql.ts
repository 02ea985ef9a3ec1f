import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely'
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

/** @throws DatabaseUnreachable, DatabaseNewer, MigrationFailed */
export async function openPostgresql(
  url: string,
  onError: (error: Error) => void,
): Promise<Database> {
  await bringUpToDate(url, onError)
  const pool = createPool({ url, max: 10, onError, statement_timeout: STATEMENT_TIMEOUT_MS })
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  try {
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

/** On a connection of its own: with a big table a statement may take its time, and so may another server that is before us. */
async function bringUpToDate(url: string, onError: (error: Error) => void): Promise<void> {
  const dialect = new PostgresDialect({
    pool: createPool({ url, max: 1, onError }),
    onCreateConnection: async (connection) => {
      await connection.executeQuery(CompiledQuery.raw('set statement_timeout = 0'))
    },
  })
  const db = new Kysely<Schema>({ dialect })
  try {
    await sql`select 1`.execute(db).catch((cause: unknown) => {
      throw new DatabaseUnreachable(cause)
    })
    await migrate(db)
  } finally {
    await db.destroy()
  }
}

function createPool({
  url,
  onError,
  ...options
}: pg.PoolConfig & { url: string; onError: (error: Error) => void }): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'carrel',
    ...options,
  })
  // The pool listens to idle connections alone: one that breaks while a transaction has it would end the process.
  pool.on('connect', (client) => client.on('error', onError))
  pool.on('error', () => {})
  return pool
}
