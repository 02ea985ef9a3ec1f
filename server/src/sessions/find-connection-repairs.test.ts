import { array, assert, constantFrom, property, record, subarray } from 'fast-check'
import { expect, test } from 'vitest'
import { aSession } from '../../test/seen-samples.ts'
import { findConnectionRepairs } from './find-connection-repairs.ts'
import type { SeenSession } from './seen-session.ts'

const connected = (more: Partial<SeenSession> = {}) =>
  aSession({ id: 's', status: 'active', connectionId: 'c', ...more })
const whole = (id: string) => ({ id, isWhole: true })
const found = (ids: string[], sessions: SeenSession[]) =>
  findConnectionRepairs(ids.map(whole), sessions).map(({ reason: _, ...repair }) => repair)

test('R4 a connection that no session has is deleted', () => {
  expect(found(['c', 'stray'], [connected()])).toEqual([
    { kind: 'delete_connection', connectionId: 'stray' },
  ])
})

test('R4 an active session whose connection the gateway has forgotten gets it back', () => {
  expect(found([], [connected()])).toEqual([{ kind: 'look_after_session', sessionId: 's' }])
  expect(found([], [connected({ hasJob: true })])).toEqual([])
})

test('R4 a connection that has lost a part of it is made whole, and not deleted', () => {
  const connections = [{ id: 'c', isWhole: false }]
  expect(findConnectionRepairs(connections, [connected()])).toMatchObject([
    { kind: 'look_after_session', sessionId: 's' },
  ])
})

test('a connection that is just being made, or taken down, is left to the job that does it', () => {
  for (const status of ['activating', 'terminating'] as const) {
    expect(found(['c'], [connected({ status, hasJob: true })])).toEqual([])
    expect(found([], [connected({ status, hasJob: true })])).toEqual([])
  }
})

const ids = ['a', 'b', 'c', 'd']
const sessions = array(
  record({
    status: constantFrom('provisioned' as const, 'activating' as const, 'active' as const),
    connectionId: constantFrom(...ids),
    hasJob: constantFrom(true, false),
  }),
)

test('R4 no connection of an active session is ever deleted, and none that is there is made', () => {
  return assert(
    property(subarray(ids), sessions, (present, seen) => {
      const repairs = findConnectionRepairs(
        present.map(whole),
        seen.map((session, index) => aSession({ id: String(index), ...session })),
      )
      for (const repair of repairs) {
        if (repair.kind === 'delete_connection') {
          const owners = seen.filter(({ connectionId }) => connectionId === repair.connectionId)
          expect(owners.every(({ status }) => status === 'provisioned')).toBe(true)
          expect(present).toContain(repair.connectionId)
        }
        if (repair.kind === 'look_after_session')
          expect(present).not.toContain(seen[Number(repair.sessionId)]?.connectionId)
      }
    }),
  )
})
