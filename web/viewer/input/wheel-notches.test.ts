import { expect, it } from 'vitest'
import { WheelNotches } from './wheel-notches.ts'

it('gathers the small steps of a pad until they make a notch', () => {
  const wheel = new WheelNotches()
  expect([20, 20, 20].map((delta) => wheel.turn(delta))).toEqual([0, 0, 1])
})

it('gives several notches for a long turn, and none late for one back', () => {
  const wheel = new WheelNotches()
  expect(wheel.turn(-120)).toBe(-2)
  expect(wheel.turn(53)).toBe(1)
})

it('knows lines and pages', () => {
  expect(new WheelNotches().turn(3, 1)).toBe(1)
  expect(new WheelNotches().turn(-1, 2)).toBe(-5)
})
