import { expect, test } from 'vitest'
import { labId, subnetCandidates, takenSubnets } from './addresses.ts'

test('a subnet is taken by a route into it, around it or to one of its addresses', () => {
  const taken = takenSubnets(['10.77.3.0/24', '10.77.8.0/23', '10.77.20.5', '192.168.0.0/16'])
  expect([...taken].sort((a, b) => a - b)).toEqual([3, 8, 9, 20])
})

test('the default route takes nothing, a route to all of 10.0.0.0 takes everything', () => {
  expect(takenSubnets(['default', '0.0.0.0/0']).size).toBe(0)
  expect(takenSubnets(['10.0.0.0/8']).size).toBe(256)
})

test('each lab begins its search elsewhere and tries every subnet once', () => {
  const first = subnetCandidates('00000005')
  expect(first[0]).toBe(5)
  expect(new Set(first).size).toBe(255)
})

test('names that carry a lab id fit into an interface name', () => {
  expect(`carrel${labId('/some/state')}`.length).toBeLessThanOrEqual(15)
})
