import { array, assert, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { type FaultInput, readFault } from './fault.ts'
import { decide, isByTheClock, matches, notYet, stateOf } from './fault-rule.ts'

/** The turns, from 1, at which a fault strikes occasions that come at these times. */
function strikes(input: FaultInput, times: readonly number[], seed = 1, id = 1): number[] {
  const fault = readFault(input)
  let progress = notYet
  return times.flatMap((now, index) => {
    const decision = decide(fault, progress, now, { seed, id })
    progress = decision.progress
    return decision.dice ? [index + 1] : []
  })
}
const soon = (count: number) => new Array<number>(count).fill(0)

test('without anything else it strikes whenever it can', () => {
  expect(strikes({ fault: 'hang' }, soon(3))).toEqual([1, 2, 3])
})

test('once, the next two, every third, and the second of them twice', () => {
  expect(strikes({ fault: 'hang', times: 1 }, soon(4))).toEqual([1])
  expect(strikes({ fault: 'hang', times: 2 }, soon(4))).toEqual([1, 2])
  expect(strikes({ fault: 'hang', every: 3 }, soon(7))).toEqual([3, 6])
  expect(strikes({ fault: 'hang', every: 2, times: 2 }, soon(7))).toEqual([2, 4])
})

test('at the 3rd it strikes that one, and with a time or a number those after it as well', () => {
  expect(strikes({ fault: 'hang', at: '3rd' }, soon(6))).toEqual([3])
  expect(strikes({ fault: 'hang', at: '3rd', times: 2 }, soon(6))).toEqual([3, 4])
  const for10 = { fault: 'token-revoked', at: '2nd', for_ms: 10 } as const
  expect(strikes(for10, [0, 5, 9, 14, 15, 16])).toEqual([2, 3, 4])
})

test('what comes before its time is not counted', () => {
  expect(strikes({ fault: 'hang', at: 100, every: 2 }, [0, 50, 99, 100, 101, 102])).toEqual([5])
  expect(strikes({ fault: 'hang', at: 100, for_ms: 50 }, [99, 100, 149, 150])).toEqual([2, 3])
})

test('the number of strikes is that of the probability, and of the seed alone', () => {
  const anyRule = record({
    seed: integer({ min: 0, max: 2 ** 32 - 1 }),
    id: integer({ min: 1, max: 100 }),
    percent: integer({ min: 0, max: 100 }),
  })
  return assert(
    property(anyRule, ({ seed, id, percent }) => {
      const probability = percent / 100
      const struck = strikes({ fault: 'hang', probability }, soon(2000), seed, id)
      const deviation = Math.sqrt(2000 * probability * (1 - probability))
      expect(Math.abs(struck.length - 2000 * probability)).toBeLessThanOrEqual(6 * deviation)
      expect(strikes({ fault: 'hang', probability }, soon(2000), seed, id)).toEqual(struck)
    }),
  )
})

test('however the occasions come, it never strikes before its time, after it, or more often than said', () => {
  const gaps = array(integer({ min: 0, max: 30 }), { maxLength: 60 })
  const numbers = record({
    at: integer({ min: 0, max: 200 }),
    for_ms: integer({ min: 0, max: 300 }),
    every: integer({ min: 1, max: 5 }),
    times: integer({ min: 1, max: 10 }),
    percent: integer({ min: 0, max: 100 }),
  })
  return assert(
    property(gaps, numbers, (waits, { percent, ...rest }) => {
      let now = 0
      const at = waits.map((wait) => (now += wait))
      const struck = strikes({ fault: 'hang', probability: percent / 100, ...rest }, at)
      expect(struck.length).toBeLessThanOrEqual(rest.times)
      for (const turn of struck) {
        expect(at[turn - 1]).toBeGreaterThanOrEqual(rest.at)
        expect(at[turn - 1]).toBeLessThan(rest.at + rest.for_ms)
      }
    }),
  )
})

test('it is waiting, then on, then over', () => {
  const fault = readFault({ fault: 'hang', at: 100, for_ms: 50 })
  expect([0, 99, 100, 149, 150].map((now) => stateOf(fault, notYet, now))).toEqual([
    ...['waiting', 'waiting', 'on', 'on', 'over'],
  ])
})

test('it matches what it names and nothing else', () => {
  const fault = readFault({ fault: 'hang', method: 'POST', path: '/nodes/*/qemu/**', vmid: 101 })
  const start = { method: 'POST', path: '/nodes/lab/qemu/101/status/start', node: 'lab', vmid: 101 }
  expect(matches(fault, start)).toBe(true)
  expect(matches(fault, { ...start, method: 'GET' })).toBe(false)
  expect(matches(fault, { ...start, vmid: 102 })).toBe(false)
  expect(matches(fault, { method: 'POST', path: '/access/ticket' })).toBe(false)
  expect(matches(readFault({ fault: 'task-fails', task: 'qmclone' }), { task: 'qmstart' })).toBe(
    false,
  )
})

test('what happens in the world happens by the clock unless a request is named', () => {
  expect(isByTheClock(readFault({ fault: 'vm-vanishes', at: 100 }))).toBe(true)
  expect(isByTheClock(readFault({ fault: 'vm-vanishes', at: '3rd' }))).toBe(false)
  expect(isByTheClock(readFault({ fault: 'vm-vanishes', path: '/**' }))).toBe(false)
  expect(isByTheClock(readFault({ fault: 'hang' }))).toBe(false)
  expect(strikes({ fault: 'vm-vanishes', path: '/**' }, soon(3))).toEqual([1])
})
