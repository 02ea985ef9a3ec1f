import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newDatabase } from '../../test/new-database.ts'
import { startPostgresql, type ThrowawayPostgresql } from '../../test/throwaway-postgresql.ts'
import { openPostgresql } from './open-postgresql.ts'

/** What servers that migrate wait for each other with. */
const MIGRATION_LOCK = '3853314791062309107'

let postgresql: ThrowawayPostgresql
let url: string
beforeAll(async () => {
  postgresql = await startPostgresql()
})
afterAll(() => postgresql.close())
beforeEach(async () => {
  url = await newDatabase(postgresql.url)
})

const open = (address = url) => openPostgresql(address, () => {})

test('of several servers that start at once on an empty database one migrates it', async () => {
  const servers = await Promise.all([open(), open(), open()])
  for (const { db } of servers)
    expect(await db.selectFrom('installation').select('only_row').execute()).toHaveLength(1)
  await Promise.all(servers.map((server) => server.close()))
})

test('a server waits for another that migrates for longer than a statement may take', async () => {
  const before = new pg.Client({ connectionString: url })
  await before.connect()
  await before.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
  const patient = open(`${url}&statement_timeout=50`)
  const waiting = `select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query_start < now() - interval '150 ms'`
  await expect.poll(async () => (await before.query(waiting)).rowCount).toBe(1)
  await before.end()
  await (await patient).close()
})
