import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase } from '../../test/test-database.ts'
import type { Database } from '../database/database.ts'
import { ReconcileStore } from './reconcile-store.ts'

let database: Database
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

test('R4 of several workers one looks at a subject, and none again until its time has come', async () => {
  const store = new ReconcileStore(database.db)
  const claims = await Promise.all(Array.from({ length: 8 }, () => store.claim('s', 60_000)))
  expect(claims.filter(Boolean)).toHaveLength(1)
  expect(await store.claim('s', 60_000)).toBe(false)
  expect(await store.claim('another', 60_000)).toBe(true)
  expect(await store.claim('s', 0)).toBe(true)
})
