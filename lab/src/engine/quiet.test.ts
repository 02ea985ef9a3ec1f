import { expect, test } from 'vitest'
import { processorSeconds } from './quiet.ts'

test('a process name with spaces and brackets does not shift the fields', () => {
  const stat = '42 (a) b (c) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 1 0 100'
  expect(processorSeconds(stat)).toBe(3)
})
