import { expect, test } from 'vitest'
import { ENDINGS, planRun } from './run-plan.ts'

const plan = (seed: number) => Array.from({ length: 300 }, (_, index) => planRun(seed, index, 8))

test('a seed plans the same runs each time, and another seed others', () => {
  expect(plan(7)).toEqual(plan(7))
  expect(plan(7)).not.toEqual(plan(8))
})

test('there is every kind of ending, person and mishap among three hundred', () => {
  const plans = plan(7)
  expect(new Set(plans.map(({ ending }) => ending))).toEqual(new Set(ENDINGS))
  expect(new Set(plans.map(({ person }) => person)).size).toBe(8)
  expect(new Set(plans.map(({ mishap }) => mishap)).size).toBe(5)
  expect(plans.some(({ autoStart }) => !autoStart)).toBe(true)
})
