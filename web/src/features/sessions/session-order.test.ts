import { expect, it } from 'vitest'
import { aLaunch, aSession } from '../../testing/samples.ts'
import { laterOf } from './session-order.ts'

const activating = aLaunch({ status: 'activating', step: 'resolving_ip' })
const active = aSession({ id: activating.id })

it('an answer that was overtaken by an event does not turn time back', () => {
  expect(laterOf(active, activating)).toBe(active)
  expect(laterOf(activating, active)).toBe(active)
})

it('steps and extensions only move forward', () => {
  const later = aLaunch({ id: activating.id, status: 'activating', step: 'creating_connection' })
  expect(laterOf(later, activating)).toBe(later)
  const extended = { ...active, expires_at: '2999-01-01T00:00:00.000Z' }
  expect(laterOf(extended, active)).toBe(extended)
})

it('takes the newest account of a session that stands still', () => {
  const moved = { ...active, vm_ip_address: '10.77.1.99' }
  expect(laterOf(active, moved)).toBe(moved)
})
