import { expect, it } from 'vitest'
import { endingOf } from './status-sentence.ts'

it('a sign-in that the desktop refused is not taken for a token that was used', () => {
  expect(endingOf(769, false).aftermath).toBe('renew_token')
  expect(endingOf(769, true)).toMatchObject({ aftermath: 'ask', action: 'Try again' })
})

it('a connection that ends without a reason, or for an unknown one, is made again', () => {
  expect(endingOf(null, false).aftermath).toBe('reconnect')
  expect(endingOf(9999, true).aftermath).toBe('reconnect')
})
