import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase } from '../../test/test-database.ts'
import type { Database } from '../database/database.ts'
import { Vault } from '../vault/vault.ts'
import { KnownDevices } from './known-devices.ts'
import { PersonStore } from './person-store.ts'
import { SignIns } from './sign-in.ts'
import { SignInStore } from './sign-in-store.ts'

let database: Database
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

test('the end of a sign-in’s time is told to its open pages, and to nobody else’s', async () => {
  const { db, bus } = database
  const people = new PersonStore(db)
  let now = new Date()
  const clock = () => now
  const devices = new KnownDevices({
    vault: new Vault(new Map([[1, randomBytes(32)]])),
    now: clock,
  })
  const signIns = new SignIns({ db, people, store: new SignInStore(db), devices, now: clock })
  const details = { role: 'user', passwordHash: null } as const
  const browser = { address: '192.0.2.1', userAgent: null }
  const ada = await people.save({ ...details, username: 'ada', displayName: 'Ada' })
  const bob = await people.save({ ...details, username: 'bob', displayName: 'Bob' })
  const first = await signIns.open(ada, browser)
  await signIns.open(ada, browser)
  now = first.expiresAt
  await signIns.open(bob, browser)
  const told: object[] = []
  bus.subscribe(
    (message) => void told.push(message),
    () => {},
  )
  await signIns.deleteExpired()
  await signIns.deleteExpired()
  await expect.poll(() => told).toEqual([{ event: 'SignInsChanged', user_id: ada }])
  expect(await signIns.find(first.token)).toBeNull()
})
