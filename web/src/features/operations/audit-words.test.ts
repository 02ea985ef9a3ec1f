import { expect, test } from 'vitest'
import { detailsInWords, shortened } from './audit-words.ts'

const ID = '0d7238a3-a924-44e3-b247-198711d6c75f'

test('an identifier is told by its first eight digits', () => {
  expect(shortened(`of ${ID}`)).toBe('of 0d7238a3')
})

test('details are told as words, without what is not set', () => {
  const quota = { minutes: 600, sessions: null }
  expect(detailsInWords({ user_id: ID, role: 'user', quota, note: null })).toBe(
    'user id: 0d7238a3 · role: user · quota: minutes: 600',
  )
})

test('an object of which nothing is set is a dash', () => {
  expect(detailsInWords({ quota: { minutes: null } })).toBe('quota: –')
})
