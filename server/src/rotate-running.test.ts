import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SshGreeters } from '../test/ssh-greeters.ts'
import { testDemo } from '../test/test-demo.ts'
import { ORIGIN } from '../test/test-server.ts'
import { startPostgresql, type ThrowawayPostgresql } from '../test/throwaway-postgresql.ts'
import { readConfig } from './config.ts'
import { type Context, createContext } from './context.ts'
import type { Db } from './database/database.ts'
import { openPostgresql } from './database/open-postgresql.ts'
import { GuacamoleClientFake } from './guacamole/guacamole-client-fake.ts'
import { HypervisorFake } from './hypervisor/hypervisor-fake.ts'
import { rotateKeys } from './rotate-keys.ts'

// A server on PostgreSQL goes on working while the key that seals everything is changed.

const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

let folder: string
let postgresql: ThrowawayPostgresql
let desktops: SshGreeters
let context: Context
let database: Awaited<ReturnType<typeof openPostgresql>>
const hypervisor = new HypervisorFake()
const cookies = new Map<string, string>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-rotate-'))
  ;[postgresql, desktops] = await Promise.all([
    startPostgresql(),
    SshGreeters.start(hypervisor.network),
  ])
  const demo = testDemo(desktops.port)
  const [template] = demo.templates
  if (!template) throw new Error('There is no template.')
  demo.templates = [
    {
      ...template,
      account: { username: 'teacher', password: 'of-the-image' },
      guacamoleParameters: { ssh: { 'private-key': 'of-the-template' } },
    },
  ]
  await writeFile(join(folder, 'demo.json'), JSON.stringify(demo))
  context = await open()
  database = await openPostgresql(postgresql.url, () => {})
})
afterAll(async () => {
  await context.close()
  await database.close()
  await Promise.all([desktops.close(), postgresql.close()])
  await rm(folder, { recursive: true })
})

function open(): Promise<Context> {
  const guacamole = new GuacamoleClientFake()
  const config = readConfig({
    ...{ CARREL_ORIGIN: ORIGIN, CARREL_DATA: folder, DATABASE_URL: postgresql.url },
    ...{ CARREL_DEMO_FILE: join(folder, 'demo.json'), CARREL_QUOTA_SESSIONS: '9' },
    CARREL_GATEWAY_CONTROL_URL: 'http://gateway.test',
    CARREL_GATEWAY_CONTROL_SECRET: 'not used by the fake',
    CARREL_GATEWAY_ORIGIN: 'http://gateway.test',
  })
  return createContext(config, pino({ level: 'silent' }), {
    ...{ guacamole, followGateway: guacamole.follow, connectHypervisor: () => hypervisor },
  })
}

async function call(
  who: string,
  method: 'GET' | 'POST' | 'PATCH' | 'PUT',
  path: string,
  payload?: object,
) {
  const headers = { origin: ORIGIN, cookie: cookies.get(who) ?? '' }
  const url = `/api/v1${path}`
  const reply = await context.app.inject({ method, url, headers, ...(payload && { payload }) })
  const cookie = reply.headers['set-cookie']
  if (cookie) cookies.set(who, String(cookie).split(';')[0] ?? '')
  if (reply.statusCode >= 400) throw new Error(`${method} ${path}: ${reply.body}`)
  return reply.json()
}

/** Something in every place that has secrets. */
async function fill(): Promise<void> {
  for (const username of ['ada', 'root'])
    await call(username, 'POST', '/sign-in', { username, password: 'carrel' })
  await save('before')
  await call('root', 'PUT', '/admin/notification-channels/webhook', {
    ...{ is_enabled: true, kinds: [], url: 'https://hooks.example/x', secret: WEBHOOK_SECRET },
  })
  await call('root', 'PUT', '/admin/notification-channels/email', {
    ...{ is_enabled: true, kinds: [], host: 'mail.example', port: 25, security: 'none' },
    ...{ username: 'c', password: 'of-the-mail', from: 'a@example.org', to: ['b@example.org'] },
  })
  await launch()
}

const save = (password: string) =>
  call('ada', 'PATCH', '/me/connection-preferences/ssh', { parameters: { password } })

async function launch(): Promise<void> {
  const { templates } = await call('ada', 'GET', '/templates')
  const { id } = await call('ada', 'POST', '/sessions', { template_id: templates[0].id })
  await expect.poll(async () => (await call('ada', 'GET', `/sessions/${id}`)).status).toBe('active')
}

/** In every table, whatever it is called: which keys have sealed something, and in which columns. */
async function sealedIn(db: Db): Promise<{ versions: string[]; places: string[] }> {
  const { rows: columns } = await sql<{ table_name: string; column_name: string }>`
    select table_name, column_name from information_schema.columns
    where table_schema = 'public' and data_type in ('text', 'jsonb')`.execute(db)
  const versions = new Set<string>()
  const places = new Set<string>()
  for (const { table_name: table, column_name: column } of columns) {
    const { rows } = await sql<{ value: string | null }>`
      select ${sql.ref(column)}::text as value from ${sql.table(table)}`.execute(db)
    for (const { value } of rows)
      for (const [, version = ''] of value?.matchAll(/(?:^|")(\d+)\.[\w-]{38,}(?:$|")/g) ?? []) {
        versions.add(version)
        places.add(`${table}.${column}`)
      }
  }
  return { versions: [...versions], places: [...places].sort() }
}

const rotate = (addKey: boolean) =>
  rotateKeys({
    ...{ dataDir: folder, databaseUrl: postgresql.url, masterKeys: undefined },
    ...{ addKey, settleMs: 0 },
  })

describe('R8 while the server runs', () => {
  test('everything is sealed with a new key, and the old one is useless then', async () => {
    await fill()
    const before = await sealedIn(database.db)
    expect(before.versions).toEqual(['1'])
    expect(before.places).toEqual([
      'guacamole_connection_preferences.parameters',
      ...['notification_channels.secret', 'notification_channels.url'],
      ...['proxmox_servers.host', 'proxmox_servers.port'],
      ...['proxmox_servers.token_id', 'proxmox_servers.token_secret'],
      'vm_sessions.guest_password',
      ...['vm_templates.account_password', 'vm_templates.guacamole_parameters'],
    ])
    const meanwhile = Promise.all([save('meanwhile'), launch(), call('root', 'GET', '/servers')])
    expect(await rotate(true)).toBeGreaterThan(before.places.length)
    await meanwhile
    await save('after')
    await launch()
    expect(await sealedIn(database.db)).toEqual({ versions: ['2'], places: before.places })
  })

  test('the old key is taken away, and the server goes on, also when it begins again', async () => {
    const file = join(folder, 'keys', 'master.keys')
    const [, newest] = (await readFile(file, 'utf8')).trim().split('\n')
    await writeFile(file, `${newest}\n`)
    await rotate(false)
    await launch()
    await context.close()
    context = await open()
    await call('root', 'GET', '/servers')
    await launch()
    expect((await sealedIn(database.db)).versions).toEqual(['2'])
  })
})
