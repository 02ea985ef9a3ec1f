import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { SampleRows } from '../../test/sample-rows.ts'
import { openTestDatabase } from '../../test/test-database.ts'
import { AuditLog } from '../audit/audit-log.ts'
import { AuditStore } from '../audit/audit-store.ts'
import { compact } from '../database/compact.ts'
import type { Database } from '../database/database.ts'
import { type KeptDays, Retention } from './retention.ts'
import { RetentionStore } from './retention-store.ts'

const USUAL: KeptDays = {
  audit_entries: 730,
  session_timelines: 90,
  sessions: 365,
  seen_notifications: 90,
  unseen_notifications: 365,
}
const FOR_EVER = Object.fromEntries(Object.keys(USUAL).map((what) => [what, null])) as KeptDays
const DAY_MS = 86_400_000
const A_DAY = new Date('2026-03-02T10:00:00Z')

let database: Database
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await query(`truncate users, proxmox_servers, groups, audit_log cascade`)
  await new SampleRows(database.db).fill()
  await query(`update vm_sessions set cloned_for = null`)
  await query(`update audit_log set at = '${A_DAY.toISOString()}'`)
  await query(`update admin_notifications set last_at = '${A_DAY.toISOString()}'`)
})

const query = async (statement: string) => (await sql.raw(statement).execute(database.db)).rows
const ids = async (from: string) =>
  (await query(`select id from ${from}`)).map((row) => (row as { id: string }).id)

/** What is removed so many days after all of it was written. */
async function removedAfter(days: number, keptDays = USUAL, stopping?: AbortSignal) {
  const audit = new AuditLog(new AuditStore(database.db), pino({ level: 'silent' }))
  const store = new RetentionStore(database.db)
  const retention = new Retention({ store, audit, keptDays, compact: () => compact(database) })
  await retention.run(new Date(A_DAY.getTime() + days * DAY_MS), stopping)
  const entries = await query(`select details from audit_log where action = 'records.removed'`)
  await query(`delete from audit_log where action = 'records.removed'`)
  return entries.map((entry) => (entry as { details: object }).details)
}

test('nothing is removed before its time, and then nothing is written of it', async () => {
  expect(await removedAfter(89)).toEqual([])
  expect(await query(`select 1 from session_steps`)).toHaveLength(1)
})

test('timelines go with what was seen, those of open sessions stay, and one entry tells of it', async () => {
  const [open] = await ids(`vm_sessions where status = 'active'`)
  await query(`insert into session_steps (session_id, name, began_at)
    values ('${open}', 'active', '${A_DAY.toISOString()}')`)
  expect(await removedAfter(91)).toEqual([{ seen_notifications: 1, session_timelines: 1 }])
  expect(await query(`select session_id from session_steps`)).toEqual([{ session_id: open }])
  for (const part of ['tasks', 'messages', 'watches', 'extensions'])
    expect(await query(`select 1 from session_${part}`)).toEqual([])
  expect(await ids('vm_sessions')).toHaveLength(6)
})

test('sessions go that are over, but none that has a VM, a snapshot or a later session of its VM', async () => {
  const [over, later] = await ids(`vm_sessions where ended_at is not null and vm_id is null`)
  const [kept] = await ids(`vm_sessions where vm_fate = 'kept'`)
  await query(`update vm_sessions set cloned_for = '${over}' where id = '${kept}'`)
  await query(`update vm_sessions set vm_unseen = id = '${later}'`)
  expect(await removedAfter(366, { ...FOR_EVER, sessions: 365 })).toEqual([])
  await query(`update vm_sessions set vm_unseen = false`)
  expect(await removedAfter(366)).toMatchObject([{ sessions: 1 }])
  const left = await ids('vm_sessions')
  expect(left).toHaveLength(5)
  expect(left).not.toContain(later)
  await query(`update vm_sessions set vm_id = null, vm_fate = null, cloned_for = null`)
  expect(await removedAfter(366)).toEqual([{ sessions: 1 }])
  expect(await ids(`vm_snapshots where session_id = '${kept}'`)).toHaveLength(1)
})

test('a notification that nobody has seen stays for longer, and an episode that goes on for ever', async () => {
  const kept = { ...FOR_EVER, seen_notifications: 90, unseen_notifications: 365 }
  await query(`update admin_notifications set seen_at = null, resolved_at = null`)
  expect(await removedAfter(364, kept)).toEqual([])
  await query(`update admin_notifications set kind = 'server_offline'`)
  expect(await removedAfter(366, kept)).toEqual([])
  await query(`update admin_notifications set seen_at = '${A_DAY.toISOString()}'`)
  expect(await removedAfter(366, kept)).toEqual([])
  await query(`update admin_notifications set seen_at = null, kind = 'launch_failed'`)
  expect(await removedAfter(366, kept)).toEqual([{ unseen_notifications: 1 }])
})

test('however many entries the audit log has, all go whose time is over', async () => {
  const kept = { ...FOR_EVER, audit_entries: 730 }
  await query(`insert into audit_log (at, actor, action, subject)
    select '${A_DAY.toISOString()}'::timestamptz + n * interval '1 second', 'a', 'b', 'c'
    from generate_series(1, 1200) n`)
  expect(await removedAfter(730, kept)).toEqual([])
  expect(await removedAfter(731, kept)).toEqual([{ audit_entries: 1201 }])
  expect(await ids('audit_log')).toEqual([])
})

test('what is kept for ever stays, and a server that stops does not go on', async () => {
  expect(await removedAfter(36_500, FOR_EVER)).toEqual([])
  expect(await removedAfter(36_500, USUAL, AbortSignal.abort())).toEqual([])
})

test('the page on what is kept names every table', async () => {
  const page = await readFile(
    join(import.meta.dirname, '../../../docs/reference/retention.md'),
    'utf8',
  )
  const tables = await query(`select tablename from pg_tables
    where schemaname = 'public' and tablename not like 'kysely%'`)
  const names = tables.map((row) => (row as { tablename: string }).tablename)
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})
