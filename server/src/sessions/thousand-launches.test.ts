import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTestLab, type TestLab } from '@carrel/lab/api/lab-for-tests'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type ServerProcess, startServerProcess } from '../../test/server-process.ts'
import { writeDemo } from '../../test/test-demo.ts'
import { startPostgresql, type ThrowawayPostgresql } from '../../test/throwaway-postgresql.ts'
import type { Database } from '../database/database.ts'
import { openPostgresql } from '../database/open-postgresql.ts'

const ORIGIN = 'http://carrel.test'
const PROCESSES = 4
const LAUNCHES = 1000
/** Of the server, unless an administrator says otherwise. */
const CAP = 20
const people = Array.from({ length: 10 }, (_, number) => `person-${number}`)

let folder: string
let lab: TestLab
let postgresql: ThrowawayPostgresql
let database: Database
let servers: ServerProcess[]
/** Has no connections and makes none, for no VM is started; what servers say of it does not matter here. */
let gateway: Server

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-launches-'))
  ;[lab, postgresql] = await Promise.all([startTestLab(), startPostgresql()])
  gateway = createServer((_, reply) => reply.end('{"connections":[]}')).listen(0, '127.0.0.1')
  await once(gateway, 'listening')
  const account = { password: 'carrel', displayName: 'Somebody', role: 'user' } as const
  const demo = await writeDemo(folder, 22, {
    accounts: people.map((username) => ({ ...account, username })),
    server: {
      ...{ name: 'Lab', host: lab.api.host, port: lab.api.port, node: 'lab' },
      ...{ tokenId: lab.lab.token.id, tokenSecret: lab.lab.token.secret },
      fingerprints: [lab.certificate.fingerprint],
      ...{ authority: null, pool: null, guestNetworks: [] },
    },
  })
  const start = () =>
    startServerProcess({
      CARREL_ORIGIN: ORIGIN,
      CARREL_DATA: folder,
      CARREL_ALLOW_LOCAL_SERVERS: 'true',
      CARREL_GATEWAY_CONTROL_URL: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`,
      CARREL_GATEWAY_CONTROL_SECRET: 'no desktop is shown here',
      CARREL_GATEWAY_ORIGIN: 'http://gateway.test',
      CARREL_DEMO_FILE: demo,
      CARREL_QUOTA_SESSIONS: String(LAUNCHES),
      CARREL_QUOTA_MINUTES: String(LAUNCHES * 60),
      DATABASE_URL: postgresql.url,
    })
  servers = await Promise.all(Array.from({ length: PROCESSES }, start))
  database = await openPostgresql(postgresql.url, () => {})
})
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()))
  await database.close()
  gateway.closeAllConnections()
  gateway.close()
  await Promise.all([lab.close(), postgresql.close()])
  await rm(folder, { recursive: true })
})

const at = (number: number) => servers[number % PROCESSES]?.address ?? ''
const headers = { origin: ORIGIN, 'content-type': 'application/json' }

async function signIn(username: string, number: number): Promise<string> {
  const body = JSON.stringify({ username, password: 'carrel' })
  const reply = await fetch(`${at(number)}/api/v1/sign-in`, { method: 'POST', headers, body })
  return reply.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

const count = async (table: 'installation' | 'users' | 'proxmox_servers' | 'vm_templates') => {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from ${sql.table(table)}`.execute(database.db)
  return rows[0]?.n
}

test('four processes may begin at once on an empty database and an empty folder', async () => {
  expect(await count('installation')).toBe(1)
  expect(await count('users')).toBe(people.length)
  expect(await count('proxmox_servers')).toBe(1)
  expect(await count('vm_templates')).toBe(1)
})

test('R6 of a thousand launches at once, at four processes, exactly as many are admitted as the server may have', async () => {
  await sql`update proxmox_servers set max_vms_per_node = 1000, cpu_overcommit_ratio = 1000,
    memory_overcommit_ratio = 1000`.execute(database.db)
  const cookies = await Promise.all(people.map(signIn))
  const listed = await fetch(`${at(0)}/api/v1/templates`, {
    headers: { ...headers, cookie: cookies[0] ?? '' },
  })
  const [template] = ((await listed.json()) as { templates: { id: string }[] }).templates
  const body = JSON.stringify({ template_id: template?.id, auto_start: false })

  const replies = await Promise.all(
    Array.from({ length: LAUNCHES }, async (_, number) => {
      const cookie = cookies[number % cookies.length] ?? ''
      const request = { method: 'POST', headers: { ...headers, cookie }, body }
      const reply = await fetch(`${at(number)}/api/v1/sessions`, request)
      const { code = null } = (await reply.json()) as { code?: string }
      return `${reply.status} ${code}`
    }),
  )
  const tally = Object.groupBy(replies, (reply) => reply)
  expect(
    Object.fromEntries(Object.entries(tally).map(([reply, all]) => [reply, all?.length])),
  ).toEqual({
    '201 null': CAP,
    '422 nothing_fits': LAUNCHES - CAP,
  })

  const states = async () => {
    const rows = await database.db.selectFrom('vm_sessions').select('status').execute()
    return rows.map(({ status }) => status)
  }
  await eventually(states).toEqual(Array(CAP).fill('provisioned'))
  const { body: listing } = await lab.call('GET', '/cluster/resources?type=vm')
  const vms = (listing.data as { template?: number }[]).filter((vm) => !vm.template)
  expect(vms).toHaveLength(CAP)
  const complaints = servers.flatMap((server) => server.complaints)
  expect(complaints.filter((line) => !/gateway/i.test(line))).toEqual([])
}, 120_000)
