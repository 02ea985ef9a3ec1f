import { expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { openPgliteInMemory } from '../database/open-pglite.ts'
import { JobQueue } from './job-queue.ts'

const QUEUE = { name: 'work', retries: 3, maxPauseSeconds: 1, atOnce: 2 }

test('R3 whoever opens an embedded database after a kill goes on at once with what was under way', async () => {
  const database = await openPgliteInMemory()
  const open = async () => {
    const jobs = new JobQueue(database, (error) => expect.unreachable(error.message))
    await jobs.start([QUEUE])
    return jobs
  }
  const killed = Promise.withResolvers<void>()
  const runs: string[] = []
  const before = await open()
  await before.work(QUEUE, async () => {
    runs.push('before')
    await killed.promise
  })
  const data = { key: 'a' }
  await database.db.transaction().execute((tx) => before.send(tx, QUEUE.name, data, data))
  await eventually(() => runs).toEqual(['before'])
  const after = await open()
  await after.work(QUEUE, async () => void runs.push('after'))
  await eventually(() => runs).toEqual(['before', 'after'])
  killed.resolve()
  await Promise.all([before.stop(), after.stop()])
  await database.close()
})
