import type { ImportRow } from '@carrel/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let root: Person
beforeAll(async () => {
  server = await TestServer.start()
  root = await server.signIn('root')
})
afterAll(() => server[Symbol.asyncDispose]())

const bring = (csv: string, dry_run: boolean) =>
  root.call('POST', '/admin/people/import', { csv, dry_run })
const people = async () => (await server.query('select username from users order by 1')).length

const FILE = `Name;E-mail;Role;Sessions;Minutes
Ada Lovelace;ada@school.example;;2;600
Alan Turing;alan@school.example;admin;;
;nobody@school.example;;;
Grace Hopper;grace;;;
Kay;kay@school.example;boss;-1;1.5
Ada again;ADA@school.example;;;`

test('a preview tells what would happen to each row, and does nothing', async () => {
  const before = await people()
  const { status, body } = await bring(FILE, true)
  expect(status).toBe(200)
  expect(body.rows.map(({ line, outcome }: ImportRow) => [line, outcome])).toEqual([
    [2, 'create'],
    [3, 'create'],
    [4, 'faulty'],
    [5, 'faulty'],
    [6, 'faulty'],
    [7, 'faulty'],
  ])
  const codes = (body.rows as ImportRow[]).map(({ faults }) => faults.map(({ code }) => code))
  expect(codes).toEqual([
    [],
    [],
    ['name_missing'],
    ['email_invalid'],
    ['role_unknown', 'sessions_invalid', 'minutes_invalid'],
    ['email_repeated'],
  ])
  expect(body.rows.at(-1).faults).toMatchObject([
    { detail: 'The e-mail address is on line 2 too.', first_line: 2 },
  ])
  expect(await people()).toBe(before)
})

test('an import creates the good rows with a link each, and brought again creates nobody twice', async () => {
  const { body } = await bring(FILE, false)
  const created = body.rows.filter(({ link }: ImportRow) => link !== null)
  expect(created.map(({ email }: ImportRow) => email)).toEqual([
    'ada@school.example',
    'alan@school.example',
  ])
  const { people: found } = (await root.call('GET', '/admin/people?search=school.example')).body
  expect(found).toMatchObject([
    { username: 'ada@school.example', role: 'user', quota: { sessions: 2, minutes: 600 } },
    { username: 'alan@school.example', role: 'admin', quota: { sessions: null, minutes: null } },
  ])
  const token = new URL(created[0].link.url).hash.slice(1)
  const read = await server.app.inject({
    ...{ method: 'POST', url: '/api/v1/join/read', payload: { token } },
  })
  expect(read.json()).toMatchObject({ username: 'ada@school.example', purpose: 'invitation' })
  const again = await bring(FILE, false)
  const outcomes = again.body.rows.map(({ outcome }: ImportRow) => outcome)
  expect(outcomes).toEqual(['exists', 'exists', 'faulty', 'faulty', 'faulty', 'faulty'])
  expect(again.body.rows.every(({ link }: ImportRow) => link === null)).toBe(true)
})

test('what no account can have is an error of its row, not a person who is never made', async () => {
  const long = `${'a'.repeat(60)}@${'b'.repeat(60)}.school.example`
  const file = `name,email\n${'N'.repeat(129)},\nLong,${long}`
  const { body } = await bring(file, true)
  const rows = (body.rows as ImportRow[]).map(({ outcome, faults }) => [
    outcome,
    ...faults.map(({ code }) => code),
  ])
  expect(rows).toEqual([
    ['faulty', 'name_too_long', 'email_missing'],
    ['faulty', 'email_too_long'],
  ])
})

test.each([
  [
    'without a heading that is needed',
    'name,role\nAda,user',
    'import_column_missing',
    'has no column “email” in its first line',
  ],
  ['with nobody in it', 'name,email\n', 'import_empty', 'has nobody in it'],
  [
    'with too many in it',
    `name,email${'\na,b'.repeat(501)}`,
    'import_too_long',
    'has more than 500 people',
  ],
  [
    'that is too long',
    `name,email\n${'名'.repeat(200_000)},`,
    'import_too_long',
    'is longer than 200,000 characters',
  ],
])('a file %s is refused as a whole', async (_, csv, code, why) => {
  const { status, body } = await bring(csv, true)
  expect([status, body.code, body.fields]).toEqual([422, code, { csv: why }])
})

test('a file of as many people as may be arrives, in whatever script their names are', async () => {
  const person = (n: number) => `${'名'.repeat(128)},p${n}@school.example,,,${'說明'.repeat(120)}`
  const file = `name,email,role,sessions,note\n${Array.from({ length: 500 }, (_, n) => person(n)).join('\n')}`
  expect(file.length).toBeLessThan(200_000)
  expect(Buffer.byteLength(file)).toBeGreaterThan(512 * 1024)
  const { status, body } = await bring(file, true)
  expect([status, body.rows.length]).toEqual([200, 500])
})

test('what is too large to be looked at is refused with how much is taken', async () => {
  const { status, body } = await bring('x'.repeat(2_000_000), true)
  expect([status, body.code]).toEqual([413, 'too_large'])
  expect(body.detail).toBe('This is more than the 1172 KiB taken here.')
})
