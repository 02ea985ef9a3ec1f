import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { openTestDatabase } from '../../test/test-database.ts'
import type { Database } from '../database/database.ts'
import { JobQueue } from './job-queue.ts'

const QUEUE = { name: 'work', retries: 3, maxPauseSeconds: 1, atOnce: 2 }

let database: Database
let jobs: JobQueue
const errors: unknown[] = []

beforeEach(async () => {
  database = await openTestDatabase()
  jobs = new JobQueue(database, (error) => errors.push(error))
  await jobs.start([QUEUE])
})
afterEach(async () => {
  await jobs.stop()
  await database.close()
  expect(errors.splice(0)).toEqual([])
})

const send = (key: string) =>
  database.db.transaction().execute((tx) => jobs.send(tx, QUEUE.name, { key }, { key }))

test('R3 the job of a worker that was killed is done again, long before it would have had to end', async () => {
  const runs: string[] = []
  const killed = Promise.withResolvers<void>()
  await jobs.work<{ key: string }>(QUEUE, async ({ data }) => {
    runs.push(data.key)
    if (runs.length === 1) await killed.promise
  })
  await send('a')
  await eventually(() => runs).toEqual(['a'])
  await sql`update pgboss.job set heartbeat_on = now() - interval '11 seconds'`.execute(database.db)
  await eventually(() => runs).toEqual(['a', 'a'])
  killed.resolve()
})

test('jobs of one key run one after another, those of others beside them', async () => {
  const running: string[] = []
  const hold = Promise.withResolvers<void>()
  await jobs.work<{ key: string }>(QUEUE, async ({ data }) => {
    running.push(data.key)
    await hold.promise
  })
  await send('a')
  await send('a')
  await send('b')
  await eventually(() => [...running].sort()).toEqual(['a', 'b'])
  hold.resolve()
  await eventually(() => [...running].sort()).toEqual(['a', 'a', 'b'])
})
