import { expect, test } from 'vitest'
import type { KnownDifference } from './known-differences.ts'
import { acceptedOnes, mismatches, passes, staleOnes, summarise, type Verdict } from './verdict.ts'

const known: KnownDifference = {
  manners: ['9.2'],
  request: /./,
  answer: /./,
  reason: 'It cannot be.',
}
const fine: Verdict = { name: 'a-line', manner: '9.2', client: null, lab: [], known: null }
const many = (count: number, verdict: Verdict = fine) =>
  Array.from({ length: count }, () => verdict)
const accepted: Verdict = { ...fine, lab: ['data.x is missing'], known }

test('every line is a match or a known difference', () => {
  expect(passes(summarise(many(20)))).toBe(true)
  expect(passes(summarise([...many(19), accepted]))).toBe(true)
  expect(passes(summarise([...many(19), { ...accepted, known: null }]))).toBe(false)
  expect(passes(summarise([...many(19), { ...fine, client: 'took it for an error' }]))).toBe(false)
})

test('more than one in twenty is not known but wrong', () => {
  expect(passes(summarise([...many(18), accepted]))).toBe(false)
})

test('nothing at all proves nothing', () => {
  expect(passes(summarise([]))).toBe(false)
})

test('a known difference that is none any more is stale', () => {
  expect(staleOnes([{ ...fine, known }, accepted, fine])).toEqual([{ ...fine, known }])
})

test('each mismatch names its line, and each accepted one its reason', () => {
  expect(mismatches([fine, accepted, { ...accepted, known: null }])).toEqual([
    '9.2 a-line\n    data.x is missing',
  ])
  expect(acceptedOnes([accepted, accepted])).toEqual(['It cannot be.\n    9.2 a-line, 9.2 a-line'])
})
