import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '../../test/test-database.ts'
import type { Database } from '../database/database.ts'
import { AuditLog } from './audit-log.ts'
import { AuditStore } from './audit-store.ts'

let database: Database
let audit: AuditLog
const lines: Record<string, unknown>[] = []

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.db.deleteFrom('audit_log').execute()
  lines.length = 0
  const write = (line: string) => void lines.push(JSON.parse(line))
  audit = new AuditLog(new AuditStore(database.db), pino({}, { write }))
})

const entry = {
  actor: 'reconciler',
  action: 'vm.destroyed',
  subject: 'vm:s/7',
  details: { reason: 'Its session has ended.' },
}
const rows = () => database.db.selectFrom('audit_log').selectAll().execute()

test('what was done is kept, told in the log, and counted', async () => {
  await audit.write(entry)
  await audit.write(entry)
  expect(await rows()).toMatchObject([entry, entry])
  expect(lines).toMatchObject([
    { ...entry, count: 1 },
    { ...entry, count: 2 },
  ])
  expect([...audit.counts]).toEqual([['vm.destroyed', 2]])
})

test('what is seen again and again is told once of each subject', async () => {
  await Promise.all([audit.writeOnce(entry), audit.writeOnce(entry), audit.writeOnce(entry)])
  await audit.writeOnce({ ...entry, subject: 'vm:s/8' })
  expect(await rows()).toHaveLength(2)
  expect(lines).toHaveLength(2)
})

test('what is rolled back was not done', async () => {
  const failing = database.db.transaction().execute(async (tx) => {
    await audit.write(entry, tx)
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await rows()).toEqual([])
})
