import { randomUUID } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SampleRows } from '../../test/sample-rows.ts'
import { openEmptyDatabase } from '../../test/test-database.ts'
import type { Db } from './database.ts'
import { migrate, migrator } from './migrate.ts'

let database: { db: Db; close(): Promise<void> }
beforeEach(async () => {
  database = await openEmptyDatabase()
})
afterEach(() => database.close())

const applied = async () => {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(
    database.db,
  )
  return rows.map(({ name }) => name)
}
const migrateTo = async (name: string) => {
  const { error } = await migrator(database.db).migrateTo(name)
  expect(error).toBeUndefined()
}

test('each migration meets rows in every table that was there before it, and keeps them', async () => {
  const { db } = database
  const samples = new SampleRows(db)
  const names = (await migrator(db).getMigrations()).map(({ name }) => name)
  for (const name of names) {
    await migrateTo(name)
    await samples.fill()
  }
  for (const [table, rows] of samples.rows) {
    const { rows: present } = await sql<{ row: object }>`
      select to_jsonb(present) as row from ${sql.table(table)} as present`.execute(db)
    expect(present.map(({ row }) => row)).toEqual(
      expect.arrayContaining(rows.map((row) => expect.objectContaining(row))),
    )
  }
  expect(samples.rows.size).toBeGreaterThan(25)
  expect(samples.rows.get('vm_sessions')).toHaveLength(6 * (names.length - 2))
  const unproven = await sql`select conname from pg_constraint where not convalidated`.execute(db)
  expect(unproven.rows).toEqual([])
})

test('of several VMs that a person had of one template the newest stays theirs, and none is lost', async () => {
  const { db } = database
  await migrateTo('0006-capacity')
  const copy = await sessionsLike(db, 'terminated')
  await copy({ status: 'terminated', vm_id: 501, created_at: '2027-01-01' })
  await copy({ status: 'terminated', vm_id: 502, created_at: '2027-01-02' })
  await copy({ status: 'active', vm_id: 503, created_at: '2027-01-03', ended_at: null })
  await migrate(db)
  expect(await sessions(db, sql`vm_id, session_type, vm_fate`, sql`vm_id > 500`)).toEqual([
    { vm_id: 501, session_type: 'ephemeral', vm_fate: 'kept' },
    { vm_id: 502, session_type: 'ephemeral', vm_fate: 'kept' },
    { vm_id: 503, session_type: 'persistent', vm_fate: null },
  ])
})

test('of two sessions that were at one address the newer one stays there', async () => {
  const { db } = database
  await migrateTo('0007-snapshots')
  const copy = await sessionsLike(db, 'active')
  await copy({ vm_id: 501, ip_address: '10.0.0.9', created_at: '2027-01-01' })
  await copy({ vm_id: 502, ip_address: '10.0.0.9', created_at: '2027-01-02' })
  await migrate(db)
  expect(await sessions(db, sql`vm_id, ip_address`, sql`vm_id > 500`)).toEqual([
    { vm_id: 501, ip_address: null },
    { vm_id: 502, ip_address: '10.0.0.9' },
  ])
})

test('one that fails leaves the database as it was, and says what is in its way', async () => {
  await migrateTo('0007-snapshots')
  await sql`create table groups (id integer)`.execute(database.db)
  const before = await applied()
  await expect(migrate(database.db)).rejects.toMatchObject({
    code: 'migration_failed',
    message: expect.stringContaining('(0014-template-administration): relation "groups" already'),
  })
  expect(await applied()).toEqual(before)
  const left = await sql`select to_regclass('audit_log') as log`.execute(database.db)
  expect(left.rows).toEqual([{ log: null }])
})

test('a database that a newer server has used is refused, and left alone', async () => {
  await migrate(database.db)
  await sql`insert into kysely_migration values ('9999-tomorrow', '')`.execute(database.db)
  const before = await applied()
  await expect(migrate(database.db)).rejects.toMatchObject({
    code: 'database_newer',
    message: 'A newer Carrel has used this database: this one does not know “9999-tomorrow”.',
  })
  expect(await applied()).toEqual(before)
})

/** Fills the database; returns how to add a session like the last one of that status. */
async function sessionsLike(db: Db, status: string) {
  const samples = new SampleRows(db)
  await samples.fill()
  const like = samples.rows.get('vm_sessions')?.findLast((row) => row.status === status)
  return (changes: object) => {
    const row = { ...like, id: randomUUID(), guacamole_connection_id: null, ...changes }
    return sql`insert into vm_sessions
      select * from jsonb_populate_record(null::vm_sessions, ${JSON.stringify(row)}::jsonb)`.execute(
      db,
    )
  }
}

const sessions = async (db: Db, columns: RawBuilder<unknown>, where: RawBuilder<unknown>) =>
  (await sql`select ${columns} from vm_sessions where ${where} order by vm_id`.execute(db)).rows
