import { expect, test } from 'vitest'
import { matchCriteria, summary, table } from './match-criteria.ts'

const criteria = [
  { id: '3.5-1', text: 'Returns 200' },
  { id: '3.5-2', text: 'Returns 403' },
  { id: 'DoD-1', text: 'Full flow' },
]
const titled = (title: string) => ({ title, place: 'a.test.ts:1' })

test('a title may name several criteria', () => {
  const match = matchCriteria(criteria, [titled('3.5-1, DoD-1: the owner gets a token')])
  expect(summary(match)).toBe('{"criteria":3,"shown":2,"missing":["3.5-2"]}')
})

test('a criterion that no title names is missing', () => {
  expect(summary(matchCriteria(criteria, []))).toBe(
    '{"criteria":3,"shown":0,"missing":["3.5-1","3.5-2","DoD-1"]}',
  )
})

test('a criterion that no test can show is missing with its reason', () => {
  const match = matchCriteria([{ id: 'DoD-18', text: 'Tagged' }], [])
  expect(summary(match)).toBe(
    '{"criteria":1,"shown":0,"missing":["DoD-18"],"why":{"DoD-18":"tags are set by those who release"}}',
  )
})

test('a title that names an unknown criterion is reported with its place', () => {
  const match = matchCriteria(criteria, [titled('3.5-9: no such thing'), titled('DoD-19')])
  expect(match.unknown).toEqual([
    { id: '3.5-9', claim: titled('3.5-9: no such thing') },
    { id: 'DoD-19', claim: titled('DoD-19') },
  ])
})

test('other numbers are no criteria', () => {
  const { unknown } = matchCriteria(criteria, [titled('guacd 1.3.0-2, 13.5-1, v3.5-1, DoD, 3.5')])
  expect(unknown).toEqual([])
})

test('the table shows each criterion with the tests that name it', () => {
  expect(table(matchCriteria(criteria.slice(0, 2), [titled('3.5-1 works')]))).toBe(
    [
      '3.5-1     Returns 200',
      '          a.test.ts:1  3.5-1 works',
      '3.5-2     Returns 403',
      '          -',
    ].join('\n'),
  )
})
