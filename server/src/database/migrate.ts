import { readdir, readFile } from 'node:fs/promises'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Schema } from './schema.ts'

const FOLDER = new URL('./migrations/', import.meta.url)

/** Applies the numbered SQL files that the database does not have yet, each in a transaction. */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
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
