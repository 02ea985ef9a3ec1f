import { expect, it } from 'vitest'
import { findSides } from './style-directions.ts'

it.each([
  '  margin-left: 4px;',
  '.a { right: 0; }',
  '  border-left-color: red;',
  '  text-align: right;',
  '  border-top-left-radius: 2px;',
  '  padding: 1px 2px 3px 4px;',
])('%s is found', (line) => {
  expect(findSides('a.css', line)).toHaveLength(1)
})

it.each(['  margin-inline-start: 4px;', '  padding: 1px 2px 3px;', '  text-align: start;'])(
  '%s is not',
  (line) => {
    expect(findSides('a.css', line)).toEqual([])
  },
)
