import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openPostgresql } from '../src/database/open-postgresql.ts'
import { newDatabase } from './new-database.ts'
import { startPostgresql } from './throwaway-postgresql.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a migrated database that nobody is connected to; undefined where tests have one in memory. */
    postgresql: string | undefined
  }
}

const SERVER = join(import.meta.dirname, '..')
const NEEDS_DATABASE = /from '[./]+\/test\/test-(?:server|database)\.ts'/

/** The tests that have a database, of which there is more than one kind; all others run once. */
export const testsWithDatabase = (): string[] =>
  globSync('**/*.test.ts', { cwd: SERVER }).filter((path) =>
    NEEDS_DATABASE.test(readFileSync(join(SERVER, path), 'utf8')),
  )

/** Called by Vitest around all tests of a project. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgresql = await startPostgresql()
  const template = await newDatabase(postgresql.url)
  const database = await openPostgresql(template, (error) => {
    throw error
  })
  await database.close()
  project.provide('postgresql', template)
  return postgresql.close
}
