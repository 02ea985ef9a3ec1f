import { array, assert, integer, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { QUOTA_WINDOW_MS, quotaUse } from './session-quota.ts'

const now = new Date('2026-03-10T12:00:00Z')
const minutes = (count: number) => new Date(now.getTime() + count * 60_000)
const quota = { sessions: 2, minutes: 600 }

test('an open session counts with what it has reserved ahead', () => {
  const open = { from: minutes(-20), until: minutes(40), isOpen: true }
  expect(quotaUse(quota, [open], now)).toMatchObject({
    ...{ openSessions: 1, minutesUsed: 60, minutesLeft: 540 },
  })
})

test('minutes come back one by one after seven days, not all at once', () => {
  const week = QUOTA_WINDOW_MS / 60_000
  const old = { from: minutes(-week - 30), until: minutes(-week + 30), isOpen: false }
  expect(quotaUse(quota, [old], now).minutesUsed).toBe(30)
  expect(quotaUse(quota, [old], minutes(29)).minutesUsed).toBe(1)
  expect(quotaUse(quota, [old], minutes(30)).minutesUsed).toBe(0)
})

test('it tells when the first minutes come back', () => {
  const ended = { from: minutes(-120), until: minutes(-60), isOpen: false }
  expect(quotaUse(quota, [ended], now).nextReturn).toEqual(minutes(7 * 24 * 60 - 120))
  expect(quotaUse(quota, [], now).nextReturn).toBeNull()
})

test('whatever the sessions, used and left are never negative and time alone never uses any', () => {
  const span = tuple(integer({ min: -20_000, max: 200 }), integer({ min: 0, max: 500 }))
  return assert(
    property(array(span, { maxLength: 12 }), integer({ min: 0, max: 20_000 }), (spans, later) => {
      const sessions = spans.map(([start, length]) => ({
        ...{ from: minutes(start), until: minutes(start + length), isOpen: false },
      }))
      const before = quotaUse(quota, sessions, now)
      const after = quotaUse(quota, sessions, minutes(later))
      expect(before.minutesUsed).toBeGreaterThanOrEqual(0)
      expect(before.minutesLeft).toBeLessThanOrEqual(quota.minutes)
      expect(after.minutesUsed).toBeLessThanOrEqual(before.minutesUsed)
    }),
  )
})
