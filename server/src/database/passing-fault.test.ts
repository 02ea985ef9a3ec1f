import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgresql, type ThrowawayPostgresql } from '../../test/throwaway-postgresql.ts'
import type { Database, Tx } from './database.ts'
import { openPostgresql } from './open-postgresql.ts'
import { isPassingFault } from './passing-fault.ts'

let postgresql: ThrowawayPostgresql
let database: Database
beforeAll(async () => {
  postgresql = await startPostgresql()
  database = await openPostgresql(postgresql.url, () => {})
})
afterAll(async () => {
  await database.close()
  await postgresql.close()
})

const within = (work: (tx: Tx) => Promise<unknown>) => database.db.transaction().execute(work)
const faultOf = (broken: Promise<unknown>) =>
  broken.then(
    () => null,
    (error: unknown) => error,
  )

test('a connection that was ended is a passing fault', async () => {
  const ended = within((tx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx))
  expect(await faultOf(ended)).toSatisfy(isPassingFault)
})

test('a statement that took too long is a passing fault', async () => {
  const slow = within(async (tx) => {
    await sql`set local statement_timeout = '1ms'`.execute(tx)
    await sql`select pg_sleep(60)`.execute(tx)
  })
  expect(await faultOf(slow)).toSatisfy(isPassingFault)
})

test('a deadlock is a passing fault of one of the two', async () => {
  const lock = (tx: Tx, key: number) => sql`select pg_advisory_xact_lock(${key})`.execute(tx)
  const bothHaveOne = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const crossing = [0, 1].map((own) =>
    within(async (tx) => {
      await lock(tx, own)
      bothHaveOne[own]?.resolve()
      await Promise.all(bothHaveOne.map(({ promise }) => promise))
      await lock(tx, 1 - own)
    }),
  )
  const faults = (await Promise.all(crossing.map(faultOf))).filter((fault) => fault !== null)
  expect(faults).toEqual([expect.toSatisfy(isPassingFault)])
})

test('a server that is not there is a passing fault', async () => {
  const gone = openPostgresql('postgresql://carrel@127.0.0.1:1/carrel', () => {})
  const fault = await faultOf(gone)
  expect(fault).toMatchObject({ code: 'database_unreachable' })
  expect((fault as Error).cause).toSatisfy(isPassingFault)
})

test('a statement that is wrong, and a row that is refused, are no passing faults', async () => {
  for (const statement of [sql`select from nowhere`, sql`insert into installation default values`])
    expect(await faultOf(within((tx) => statement.execute(tx)))).not.toSatisfy(isPassingFault)
})
