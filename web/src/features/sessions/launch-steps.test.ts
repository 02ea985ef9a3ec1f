import { expect, it } from 'vitest'
import { aLaunch } from '../../testing/samples.ts'
import { expectation, launchProgress, stepDuration } from './launch-steps.ts'

const at = (second: number): string => new Date(second * 1000).toISOString()
const launch = aLaunch({
  created_at: at(0),
  expected_active_at: at(20),
  expected_active_by: at(40),
})

it('the wait is told as usual, then as any moment, then as longer than nearly all', () => {
  expect(expectation(launch, 5_000)).toEqual({ kind: 'in', ms: 15_000 })
  expect(expectation(launch, 21_000)).toEqual({ kind: 'soon' })
  expect(expectation(launch, 41_000)).toEqual({ kind: 'late' })
  expect(expectation(aLaunch(), 0)).toEqual({ kind: 'unknown' })
})

it('progress grows all the time and is never complete before the desktop is there', () => {
  const seen = [0, 10, 20, 40, 100].map((second) => launchProgress(launch, second * 1000))
  expect(seen).toEqual(seen.toSorted((one, other) => one - other))
  expect(seen[0]).toBe(0)
  expect(seen[2]).toBeGreaterThan(80)
  expect(Math.max(...seen)).toBeLessThan(100)
})

it('a step took what the states of the session took that it is made of', () => {
  const told = aLaunch({ phase_ms: { pending: 100, provisioning: 900, provisioned: 50 } })
  expect(stepDuration(['provisioning', 'provisioned'], told)).toBe(950)
  expect(stepDuration(['starting_vm'], told)).toBeNull()
})
