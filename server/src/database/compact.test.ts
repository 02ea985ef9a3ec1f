import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compact } from './compact.ts'
import type { Database } from './database.ts'
import { openPgliteInMemory } from './open-pglite.ts'

let database: Database
beforeAll(async () => {
  database = await openPgliteInMemory()
})
afterAll(() => database.close())

const run = (statement: string) => sql.raw(statement).execute(database.db)
const changeOften = async () => {
  for (let times = 0; times < 20; times += 1) await run('update changing set n = (n + 1) % 1000')
  const size = await run(`select pg_total_relation_size('changing')::int as bytes`)
  return (size.rows[0] as { bytes: number }).bytes
}

test('an embedded table that is changed again and again does not grow once it is compacted', async () => {
  await run('create table changing (n integer)')
  await run('create index changing_n on changing (n)')
  await run('insert into changing select generate_series(1, 1000)')
  const grown = await changeOften()
  await compact(database)
  expect(await changeOften()).toBeLessThan(grown * 1.2)
})
