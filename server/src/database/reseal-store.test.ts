import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '../../test/test-database.ts'
import { testDemo } from '../../test/test-demo.ts'
import { seedDemo } from '../demo.ts'
import { PersonStore } from '../people/person-store.ts'
import { PreferenceStore } from '../preferences/preference-store.ts'
import { Preferences } from '../preferences/preferences.ts'
import { ServerStore } from '../servers/server-store.ts'
import { TemplateStore } from '../templates/template-store.ts'
import { Vault, VaultError } from '../vault/vault.ts'
import type { Database } from './database.ts'
import { resealAll } from './reseal-store.ts'

const [first, second] = [randomBytes(32), randomBytes(32)]
const old = new Vault(new Map([[1, first]]))
const both = new Vault(
  new Map([
    [1, first],
    [2, second],
  ]),
)
const anew = new Vault(new Map([[2, second]]))

let database: Database
beforeEach(async () => {
  database = await openTestDatabase()
  await fill(old)
})
afterEach(() => database.close())

const preferencesOf = async (vault: Vault) => {
  const { db } = database
  const { id: userId } = await db
    .selectFrom('users')
    .select('id')
    .where('username', '=', 'ada')
    .executeTakeFirstOrThrow()
  const key = { userId, protocol: 'ssh', templateId: null } as const
  return { key, preferences: new Preferences(new PreferenceStore(db), vault) }
}

/** A secret in every place that has any without a session. */
async function fill(vault: Vault): Promise<void> {
  const { db } = database
  const demo = testDemo(22)
  demo.templates = demo.templates.map((template) => ({
    ...template,
    account: { username: 'image', password: 'of-the-image' },
    guacamoleParameters: { rdp: { 'gateway-password': 'of-the-gateway' } },
  }))
  await seedDemo(demo, {
    people: new PersonStore(db),
    servers: new ServerStore(db, vault),
    templates: new TemplateStore(db, vault),
  })
  const { preferences, key } = await preferencesOf(vault)
  await preferences.change(key, new Map([['password', 'of-ada']]))
}

/** Of the keys that sealed what is in the database. */
async function versions() {
  const tables = ['proxmox_servers', 'vm_templates', 'guacamole_connection_preferences'] as const
  const rows = await Promise.all(
    tables.map((table) => database.db.selectFrom(table).selectAll().execute()),
  )
  const sealed = [...JSON.stringify(rows).matchAll(/"(\d+)\.[\w-]{38,}"/g)]
  return sealed.map(([, version]) => version)
}

async function readBack(vault: Vault) {
  const { preferences, key } = await preferencesOf(vault)
  const [template] = await new TemplateStore(database.db, vault).list()
  const server = await new ServerStore(database.db, vault).find(template?.serverId ?? '')
  const own = await preferences.open(key)
  return [server?.host, template?.guacamoleParameters.rdp?.['gateway-password'], own.password]
}
const SECRETS = ['pve.school.example', 'of-the-gateway', 'of-ada']

test('R8 every secret is sealed with the newest key, and then opens without the older ones', async () => {
  expect(await versions()).toEqual(Array(7).fill('1'))
  expect(await resealAll(database.db, both)).toBe(7)
  expect(await versions()).toEqual(Array(7).fill('2'))
  expect(await readBack(anew)).toEqual(SECRETS)
  // A server is found by its endpoint, whose hash is made with the key that is the oldest now.
  await resealAll(database.db, anew)
  await fill(anew)
  expect(await versions()).toHaveLength(7)
})

test('nothing changes if one secret cannot be read', async () => {
  await expect(resealAll(database.db, anew)).rejects.toThrow(VaultError)
  expect(await readBack(old)).toEqual(SECRETS)
})
