import { expect, test } from 'vitest'
import { FrameRate } from './frame-rate.ts'

const painted = (times: number, every: number) => {
  const rate = new FrameRate()
  for (let frame = 0; frame < times; frame += 1) rate.note(frame * every)
  return rate
}

test.each<[string, number, number, boolean]>([
  ['a video', 100, 40, true],
  ['somebody who types', 100, 150, false],
  ['a burst', 8, 10, false],
])('%s: %d frames, one every %d ms, makes a screen busy: %s', (_what, times, every, isBusy) => {
  expect(painted(times, every).isBusy(times * every, 5000)).toBe(isBusy)
})

test('a screen without a frame for long is calm', () => {
  expect(painted(100, 40).isBusy(100 * 40 + 5000, 5000)).toBe(false)
})
