import { expect, test } from 'vitest'
import { RecentRate } from './recent-rate.ts'

test('the rate is that of the last five whole seconds', () => {
  const rate = new RecentRate()
  rate.add(100, 1_000)
  rate.add(50, 1_999)
  expect(rate.perSecond(1_999)).toBe(0)
  expect(rate.perSecond(2_000)).toBe(30)
  rate.add(10, 2_000)
  expect(rate.perSecond(6_999)).toBe(32)
  expect(rate.perSecond(7_000)).toBe(2)
  expect(rate.perSecond(8_000)).toBe(0)
})

test('what was long ago counts for nothing', () => {
  const rate = new RecentRate()
  rate.add(100, 1_000)
  expect(rate.perSecond(3_600_000)).toBe(0)
  rate.add(5, 3_600_500)
  expect(rate.perSecond(3_601_000)).toBe(1)
})
