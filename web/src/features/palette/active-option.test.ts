import { expect, it } from 'vitest'
import { optionAfter } from './active-option.ts'

it('arrows go through the options and around their ends', () => {
  expect(optionAfter('ArrowDown', 0, 3)).toBe(1)
  expect(optionAfter('ArrowDown', 2, 3)).toBe(0)
  expect(optionAfter('ArrowUp', 0, 3)).toBe(2)
})

it('Home and End lead to the first and the last', () => {
  expect(optionAfter('Home', 1, 3)).toBe(0)
  expect(optionAfter('End', 1, 3)).toBe(2)
})

it('other keys, and keys over an empty list, are left to the field', () => {
  expect(optionAfter('ArrowLeft', 1, 3)).toBeNull()
  expect(optionAfter('Home', 0, 0)).toBeNull()
})
