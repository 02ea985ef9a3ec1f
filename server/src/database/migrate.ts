import { readdir, readFile } from 'node:fs/promises'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { type Migration, type MigrationResult, Migrator } from 'kysely/migration'
import { DatabaseNewer, MigrationFailed } from './migration-error.ts'
import type { Schema } from './schema.ts'

const FOLDER = new URL('./migrations/', import.meta.url)

/**
 * Applies the numbered SQL files that the database does not have yet, all of them in one transaction. Of several processes one
 * does it, and the others wait.
 * @throws DatabaseNewer, MigrationFailed
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const { error, results } = await migrator(db).migrateToLatest()
  if (error) throw await reasonOf(db, error, results)
}

/** Goes as far as it is asked to. */
export const migrator = (db: Kysely<Schema>): Migrator =>
  new Migrator({ db, provider: { getMigrations: readMigrations } })

async function reasonOf(db: Kysely<Schema>, cause: unknown, results: MigrationResult[] = []) {
  const known = new Set(Object.keys(await readMigrations()))
  const applied = await sql<{ name: string }>`select name from kysely_migration order by name`
    .execute(db)
    .catch(() => ({ rows: [] }))
  const unknown = applied.rows.find(({ name }) => !known.has(name))
  if (unknown) return new DatabaseNewer(unknown.name, cause)
  const failed = results.find(({ status }) => status === 'Error')
  return new MigrationFailed(failed?.migrationName ?? null, cause)
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort()
  return Object.fromEntries(await Promise.all(names.map(readMigration)))
}

async function readMigration(name: string): Promise<[string, Migration]> {
  const text = await readFile(new URL(name, FOLDER), 'utf8')
  return [
    name.replace(/\.sql$/, ''),
    {
      up: async (db) => {
        for (const statement of statements(text)) await sql.raw(statement).execute(db)
      },
    },
  ]
}

/** PGlite takes one statement at a time; our migrations hold no semicolon inside a statement. */
const statements = (text: string) =>
  text
    .replace(/^\s*--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
