import { expect, test } from 'vitest'
import { NodeHistory } from './node-history.ts'

const minutes = (count: number) => count * 60_000
const hour = { timeframe: 'hour', cf: 'AVERAGE' } as const

test('a row is the average of its minute, and before the first there is only the time', () => {
  const history = new NodeHistory()
  history.add({ cpu: 0.2 }, minutes(100) + 10_000)
  history.add({ cpu: 0.4 }, minutes(100) + 20_000)
  const rows = history.rows(hour, { major: 8, nowMs: minutes(101) + 5000 })
  expect(rows).toHaveLength(70)
  expect(rows.at(-1)?.time).toBe(101 * 60)
  expect(rows.at(-1)?.cpu).toBeCloseTo(0.3)
  expect(rows.at(-2)).toEqual({ time: 100 * 60 })
})

test('the greatest is told where it is asked for', () => {
  const history = new NodeHistory()
  for (const cpu of [0.2, 0.9, 0.4]) history.add({ cpu }, minutes(100) + cpu)
  const rows = history.rows({ ...hour, cf: 'MAX' }, { major: 8, nowMs: minutes(101) })
  expect(rows.at(-1)?.cpu).toBe(0.9)
})

test('9 has 60 rows, and leaves out a newest one that is still empty', () => {
  const history = new NodeHistory()
  history.add({ cpu: 0.2 }, minutes(100) - 1)
  const rows = history.rows(hour, { major: 9, nowMs: minutes(101) })
  expect(rows).toHaveLength(59)
  expect(rows.at(-1)).toEqual({ time: 100 * 60, cpu: 0.2 })
})

test('a week is told in steps of half an hour', () => {
  const history = new NodeHistory()
  history.add({ cpu: 1 }, minutes(40))
  history.add({ cpu: 0 }, minutes(50))
  const rows = history.rows({ timeframe: 'week', cf: 'AVERAGE' }, { major: 9, nowMs: minutes(61) })
  expect(rows).toHaveLength(336)
  expect(rows.at(-1)).toEqual({ time: 3600, cpu: 0.5 })
})
