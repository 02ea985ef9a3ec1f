import { expect, test } from 'vitest'
import { WithdrawnTokens } from './withdrawn-tokens.ts'

const USER = 'ada'
const all = (until: number) => ({ user: USER, until, only: 'all', may_return: 'no' }) as const

test('what was withdrawn is kept for as long as a token could be good, and no longer', () => {
  const withdrawn = new WithdrawnTokens()
  withdrawn.add({ ...all(1000), user: 'bob' }, 1000)
  withdrawn.add(all(1300), 1300)
  expect(withdrawn.size).toBe(2)
  withdrawn.add(all(1301), 1301)
  expect(withdrawn.size).toBe(1)
  expect(withdrawn.has({ sub: USER, iat: 1301 })).toBe(true)
})

test('a withdrawal from guests, or one that comes late, takes nothing back from one of more', () => {
  const withdrawn = new WithdrawnTokens()
  withdrawn.add(all(1000), 1000)
  withdrawn.add({ ...all(1001), only: 'guests' }, 1001)
  withdrawn.add(all(900), 1002)
  expect(withdrawn.has({ sub: USER, iat: 1000 })).toBe(true)
  expect(withdrawn.has({ sub: USER, iat: 1001 })).toBe(false)
  expect(withdrawn.has({ sub: USER, iat: 1001, guest: true })).toBe(true)
})
