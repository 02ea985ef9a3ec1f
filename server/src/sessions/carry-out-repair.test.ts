import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openTestDatabase } from '../../test/test-database.ts'
import type { Database } from '../database/database.ts'
import { type CarryOutParts, carryOut } from './carry-out-repair.ts'
import type { Repair } from './repair.ts'

let database: Database
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

const overdue: Repair = {
  ...{ kind: 'end_session', sessionId: 's1', endReason: 'expired', verify: null },
  reason: 'Its time is over, and nothing has ended it.',
}

/** Of a session that ends then, as it is when it is locked. */
async function carriedOut(repair: Repair, expiresAt: Date) {
  const endWithin = vi.fn(async () => true)
  const write = vi.fn(async () => undefined)
  const parts = {
    db: database.db,
    store: { lock: async () => ({ id: 's1', expiresAt }) },
    transitions: { endWithin },
    repairs: { write },
  }
  await carryOut(repair, parts as unknown as CarryOutParts)
  return { ended: endWithin.mock.calls.length, written: write.mock.calls.length }
}

test('a session that is overdue is ended, and that is written down', async () => {
  const past = new Date(Date.now() - 1000)
  expect(await carriedOut(overdue, past)).toEqual({ ended: 1, written: 1 })
})

test('one that was extended since it was seen is not', async () => {
  const ahead = new Date(Date.now() + 60_000)
  expect(await carriedOut(overdue, ahead)).toEqual({ ended: 0, written: 0 })
})

test('what it ends of for another reason does not depend on its time', async () => {
  const ahead = new Date(Date.now() + 60_000)
  const vanished: Repair = { ...overdue, endReason: 'vm_vanished' }
  expect(await carriedOut(vanished, ahead)).toEqual({ ended: 1, written: 1 })
})
