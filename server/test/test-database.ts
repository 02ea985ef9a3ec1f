import { inject } from 'vitest'
import type { Database } from '../src/database/database.ts'
import { openPgliteInMemory } from '../src/database/open-pglite.ts'
import { openPostgresql } from '../src/database/open-postgresql.ts'
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
