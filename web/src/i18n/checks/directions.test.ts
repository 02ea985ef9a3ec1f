import { expect, it } from 'vitest'
import { findSides } from './directions.ts'

const styles = import.meta.glob<string>('../../**/*.css', {
  query: '?raw',
  import: 'default',
  eager: true,
})

it('no style names a left or a right, so that Arabic is the mirror of the rest', () => {
  expect(Object.keys(styles).length).toBeGreaterThan(10)
  expect(Object.entries(styles).flatMap(([path, css]) => findSides(path, css))).toEqual([])
})

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
