import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPgliteInMemory } from '../database/open-pglite.ts'
import { PersonStore } from '../people/person-store.ts'
import { Vault } from '../vault/vault.ts'
import { PreferenceStore } from './preference-store.ts'
import { Preferences } from './preferences.ts'

let database: Awaited<ReturnType<typeof openPgliteInMemory>>
beforeAll(async () => {
  database = await openPgliteInMemory()
})
afterAll(() => database.close())

/** All files of the database, its journal included. */
async function files(): Promise<Buffer> {
  const { engine } = database
  if (engine.kind !== 'pglite') throw new Error('its files are out of reach')
  await engine.pglite.query('checkpoint')
  return Buffer.from(await (await engine.pglite.dumpDataDir('none')).arrayBuffer())
}

test('R8 a saved password is in no file of the database, and still opens', async () => {
  const people = new PersonStore(database.db)
  const ada = { username: 'ada', displayName: 'Ada', role: 'user', passwordHash: '-' } as const
  await people.save(ada)
  const { id: userId } = await database.db
    .selectFrom('users')
    .select('id')
    .executeTakeFirstOrThrow()
  const vault = new Vault(new Map([[1, randomBytes(32)]]))
  const preferences = new Preferences(new PreferenceStore(database.db), vault)
  const key = { userId, protocol: 'rdp', templateId: null } as const
  const changes = { username: 'a-name-in-the-clear', password: 'a-password-that-is-nowhere' }

  await preferences.change(key, new Map(Object.entries(changes)))

  const written = await files()
  expect(written.includes(changes.username)).toBe(true)
  expect(written.includes(changes.password)).toBe(false)
  expect(await preferences.open(key)).toEqual(changes)
})
