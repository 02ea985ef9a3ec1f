import { expect, test } from 'vitest'
import { AnswerTime } from './answer-time.ts'

test('it is the time until what was sent first, or something later, is answered', () => {
  const time = new AnswerTime()
  time.sent(10, 0)
  time.sent(11, 5)
  expect(time.milliseconds(6)).toBeNull()
  time.answered(9, 7)
  expect(time.milliseconds(7)).toBeNull()
  time.answered(11, 8)
  expect(time.milliseconds(9)).toBe(8)
})

test('one that has stopped answering takes longer and longer', () => {
  const time = new AnswerTime()
  time.sent(10, 0)
  time.answered(10, 4)
  time.sent(11, 100)
  expect(time.milliseconds(102)).toBe(4)
  expect(time.milliseconds(1_100)).toBe(1_000)
})
