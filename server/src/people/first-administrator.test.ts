import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestDatabase } from '../../test/test-database.ts'
import { readConfig } from '../config.ts'
import { type Context, createContext } from '../context.ts'
import type { Database } from '../database/database.ts'
import { GuacamoleClientFake } from '../guacamole/guacamole-client-fake.ts'

const ORIGIN = 'http://carrel.test'
const ADA = { display_name: 'Ada Lovelace', username: 'ada@school.example' }
const PASSWORD = 'correct horse battery'

let folder: string
let database: Database
let context: Context

/** A server that nobody has set up, or the same one after a restart. */
function open(roles = 'web,worker'): Promise<Context> {
  const config = readConfig({
    CARREL_ORIGIN: ORIGIN,
    CARREL_DATA: folder,
    CARREL_ROLES: roles,
    CARREL_GATEWAY_CONTROL_URL: 'http://gateway.test',
    CARREL_GATEWAY_CONTROL_SECRET: 'not used by the fake',
    CARREL_GATEWAY_ORIGIN: 'http://gateway.test',
  })
  const guacamole = new GuacamoleClientFake()
  return createContext(config, pino({ level: 'silent' }), {
    database: { ...database, close: async () => {} },
    guacamole,
    followGateway: guacamole.follow,
  })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-setup-'))
  database = await openTestDatabase()
})
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await query('delete from users')
  await query('delete from setup_links')
  context = await open()
})
afterEach(() => context.close())

const query = async (text: string) =>
  (await database.db.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text))).rows

const tokenOf = ({ setupUrl }: Context) => new URL(setupUrl ?? '').hash.slice(1)

async function setUp(token: string, more: object = {}) {
  const reply = await context.app.inject({
    method: 'POST',
    url: '/api/v1/setup',
    headers: { origin: ORIGIN },
    payload: { ...ADA, password: PASSWORD, token, ...more },
  })
  return { status: reply.statusCode, cookie: reply.headers['set-cookie'], body: reply.json() }
}

const isSetUp = async () =>
  (await context.app.inject({ url: '/api/v1/installation' })).json().is_set_up

describe('the set-up link', () => {
  test('makes the first administrator, who is signed in, and works once', async () => {
    expect(await isSetUp()).toBe(false)
    const token = tokenOf(context)
    const { status, cookie, body } = await setUp(token)
    expect([status, body.role, body.username]).toEqual([201, 'admin', ADA.username])
    const me = await context.app.inject({
      ...{ url: '/api/v1/servers', headers: { cookie: String(cookie).split(';')[0] } },
    })
    expect(me.statusCode).toBe(200)
    expect(await isSetUp()).toBe(true)
    const again = await setUp(token, { username: 'eve' })
    expect([again.status, again.body.code]).toEqual([409, 'already_set_up'])
    expect(await query('select username from users')).toEqual([{ username: ADA.username }])
  })

  test('of many who use it at once makes one administrator', async () => {
    const token = tokenOf(context)
    const names = ['one', 'two', 'three', 'four'].map((username) => ({ username }))
    const replies = await Promise.all(names.map((name) => setUp(token, name)))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
    expect(await query('select id from users')).toHaveLength(1)
  })

  test('is kept as a hash alone', async () => {
    const stored = JSON.stringify(
      await query(`select encode(token_hash, 'escape') from setup_links`),
    )
    expect(stored).not.toContain(tokenOf(context))
    expect(await query('select token_hash from setup_links')).toHaveLength(1)
  })

  test('is good for 24 hours', async () => {
    const [left] = await query(
      `select extract(epoch from expires_at - created_at) / 3600 as hours from setup_links`,
    )
    expect(Number(left?.hours)).toBeCloseTo(24, 1)
    await query(`update setup_links set expires_at = now()`)
    const { status, body } = await setUp(tokenOf(context))
    expect([status, body.code]).toEqual([403, 'setup_link_unknown'])
    expect(await isSetUp()).toBe(false)
  })

  test('is made again at each start, until there is an administrator', async () => {
    const first = tokenOf(context)
    await context.close()
    context = await open()
    expect(tokenOf(context)).not.toBe(first)
    expect((await setUp(tokenOf(context))).status).toBe(201)
    await context.close()
    context = await open()
    expect(context.setupUrl).toBeNull()
    expect((await setUp(first)).status).toBe(409)
  })

  test('is no matter of a worker', async () => {
    await context.close()
    context = await open('worker')
    expect(context.setupUrl).toBeNull()
  })
})

test('without the right token nobody becomes an administrator', async () => {
  const { status, body } = await setUp('a token of my own')
  expect([status, body.code]).toEqual([403, 'setup_link_unknown'])
  expect(await query('select id from users')).toEqual([])
})

test.each([
  ['is too short', 'x8#Lq0!vTz2', 'has fewer than 12 characters'],
  ['is the name', 'Lovelace-2026', expect.stringContaining('too easy to guess')],
])(
  'a password that %s is refused at its field, and the link stays good',
  async (_, password, why) => {
    const { status, body } = await setUp(tokenOf(context), { password })
    expect([status, body.fields]).toEqual([422, { password: why }])
    expect((await setUp(tokenOf(context))).status).toBe(201)
  },
)
