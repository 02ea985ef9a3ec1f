import { expect, test } from 'vitest'
import { forecast, phaseOf } from './launch-forecast.ts'

const now = new Date('2026-03-02T10:00:00Z')
const times = [
  { phase: 'provisioning', p50: 4000, p95: 9000 },
  { phase: 'resolving_ip', p50: 10_000, p95: 30_000 },
  { phase: 'creating_connection', p50: 100, p95: 500 },
]

test('a launch is expected when it will have gone through what is left, as others have', () => {
  expect(forecast(times, 'pending', now)).toEqual({
    activeAt: new Date(now.getTime() + 14_100),
    activeBy: new Date(now.getTime() + 39_500),
  })
  expect(forecast(times, 'waiting_for_desktop', now)).toEqual({
    activeAt: new Date(now.getTime() + 100),
    activeBy: new Date(now.getTime() + 500),
  })
})

test('the first launch of a template is expected at no time', () => {
  expect(forecast([], 'pending', now)).toBeNull()
})

test('an activation’s phase is its step', () => {
  expect(phaseOf('activating', 'resolving_ip')).toBe('resolving_ip')
  expect(phaseOf('provisioning', null)).toBe('provisioning')
})
