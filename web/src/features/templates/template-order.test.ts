import { expect, it } from 'vitest'
import { aTemplate } from '../../testing/samples.ts'
import { matches, recentFirst } from './template-order.ts'

it('what was launched last comes first, and what never was stays in its order', () => {
  const [a, b, c, d] = [
    aTemplate({ name: 'a' }),
    aTemplate({ name: 'b', last_launched_at: '2026-11-01T10:00:00.000Z' }),
    aTemplate({ name: 'c' }),
    aTemplate({ name: 'd', last_launched_at: '2026-11-02T10:00:00.000Z' }),
  ]
  expect(recentFirst([a, b, c, d]).map(({ name }) => name)).toEqual(['d', 'b', 'a', 'c'])
})

it('a search finds its words anywhere on the card, in any order and case', () => {
  const template = aTemplate({ name: 'Statistics', operating_system: 'Debian 12' })
  expect(matches(template, ' debian STAT ')).toBe(true)
  expect(matches(template, '')).toBe(true)
  expect(matches(template, 'debian windows')).toBe(false)
})
