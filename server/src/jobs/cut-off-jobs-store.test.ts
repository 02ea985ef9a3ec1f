import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '../../test/test-database.ts'
import type { Database } from '../database/database.ts'
import { CutOffJobsStore } from './cut-off-jobs-store.ts'
import { JobQueue } from './job-queue.ts'

const QUEUE = { name: 'work', retries: 8, maxPauseSeconds: 60, atOnce: 2 }

let database: Database
let jobs: JobQueue
let store: CutOffJobsStore

beforeEach(async () => {
  database = await openTestDatabase()
  jobs = new JobQueue(database, (error) => expect.unreachable(error.message))
  await jobs.start([QUEUE])
  store = new CutOffJobsStore(database.db)
})
afterEach(async () => {
  await jobs.stop()
  await database.close()
})

/** A job in the middle of that try, whose worker was last heard of so many seconds ago; as it is once that was looked for. */
async function resumed({ tries, silent }: { tries: number; silent: number }) {
  const data = { key: 'a' }
  await database.db.transaction().execute((tx) => jobs.send(tx, QUEUE.name, data, data))
  await sql`update pgboss.job set state = 'active', started_on = now(), retry_count = ${tries},
    heartbeat_on = now() - ${silent} * interval '1 second'`.execute(database.db)
  await store.resume(10)
  const found = await sql`select state, start_after <= now() as due, retry_count from pgboss.job
    where name = ${QUEUE.name}`.execute(database.db)
  return found.rows
}

test.each([0, 3, 7])(
  'R3 a job that has been cut off %i times before is due at once all the same, and the try counts',
  async (tries) => {
    const expected = [{ state: 'retry', due: true, retry_count: tries }]
    expect(await resumed({ tries, silent: 11 })).toEqual(expected)
  },
)

test('the job of a worker that has been heard of is left to it', async () => {
  expect(await resumed({ tries: 0, silent: 9 })).toMatchObject([{ state: 'active' }])
})

test('one that is cut off on its last try is left to the queue, which gives it up', async () => {
  expect(await resumed({ tries: 8, silent: 11 })).toMatchObject([{ state: 'active' }])
})
