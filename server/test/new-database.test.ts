import { expect, test } from 'vitest'
import { dropDatabase, newDatabase } from './new-database.ts'
import { startPostgresql } from './throwaway-postgresql.ts'

test('a copy of a database is one of its own', async () => {
  await using postgresql = await startPostgresql()
  const original = await newDatabase(postgresql.url)
  const copy = await newDatabase(postgresql.url, original)
  await dropDatabase(copy)
  await expect(dropDatabase(copy)).rejects.toThrow('does not exist')
  await dropDatabase(original)
})
