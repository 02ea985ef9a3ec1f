import { expect, it } from 'vitest'
import { typedDifference } from './typed-difference.ts'

it.each([
  ['', 'a', 0, 'a'],
  ['abc', 'ab', 1, ''],
  ['teh ', 'the ', 3, 'he '],
  ['a🖥', 'a', 1, ''],
  ['same', 'same', 0, ''],
])('from "%s" to "%s" takes %i backspaces and "%s"', (before, after, backspaces, text) => {
  expect(typedDifference(before, after)).toEqual({ backspaces, text })
})
