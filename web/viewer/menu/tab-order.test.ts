import { expect, it } from 'vitest'
import { nextTab } from './tab-order.ts'

it.each([
  ['ArrowRight', 0, 2],
  ['ArrowRight', 3, 0],
  ['ArrowLeft', 2, 0],
  ['ArrowLeft', 0, 3],
  ['Home', 3, 0],
  ['End', 0, 3],
  ['Enter', 0, null],
])('%s from tab %i leads to %s, past the one that is not offered', (key, from, to) => {
  expect(nextTab(key, from, [true, false, true, true])).toBe(to)
})

it('a lone tab leads to itself', () => {
  expect(nextTab('ArrowRight', 0, [true])).toBe(0)
})
