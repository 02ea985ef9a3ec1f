import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase } from '../../test/test-database.ts'
import type { Database } from '../database/database.ts'
import { createMetrics } from './metrics.ts'
import { listenForMetrics, type MetricsServer } from './metrics-server.ts'
import { MetricsStore } from './metrics-store.ts'

let database: Database
let server: MetricsServer
const repairs = new Map<string, number>()
const errors: unknown[] = []

beforeAll(async () => {
  database = await openTestDatabase()
  const registry = createMetrics({ store: new MetricsStore(database.db), repairs: () => repairs })
  server = await listenForMetrics(registry, { host: '127.0.0.1', port: 0 }, (error) =>
    errors.push(error),
  )
})
afterAll(() => server.close())

const scrape = (path = '/metrics') => fetch(`http://127.0.0.1:${server.port}${path}`)

test('every state that a session may be in has its line, also where there is none', async () => {
  const text = await (await scrape()).text()
  expect(text).toContain('carrel_sessions{status="active"} 0')
  expect(text).toContain('carrel_sessions{status="terminating"} 0')
  expect(text).not.toContain('status="terminated"')
  expect(text).toContain('carrel_failed_launches_last_day 0')
  expect(text).toContain('process_resident_memory_bytes')
})

test('repairs and notifications are counted', async () => {
  repairs.set('vm.destroyed', 2)
  await database.db
    .insertInto('admin_notifications')
    .values({ kind: 'vm_locked', subject: 'vm:s/7', title: 'VM 7 stays locked', message: 'Long.' })
    .execute()
  const text = await (await scrape()).text()
  expect(text).toContain('carrel_repairs_total{action="vm.destroyed"} 2')
  expect(text).toContain('carrel_notifications_unseen 1')
})

test('nothing else is served there', async () => {
  expect((await scrape('/')).status).toBe(404)
})

test('a database that does not answer is told as such, and logged', async () => {
  await database.close()
  const reply = await scrape()
  expect(reply.status).toBe(500)
  expect(await reply.text()).toBe('The figures cannot be read.\n')
  expect(errors).toHaveLength(1)
})
