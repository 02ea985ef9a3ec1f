import { expect, test } from 'vitest'
import type { NodeCapacity } from './node-capacity.ts'
import { loadOf } from './server-load.ts'

const limits: NodeCapacity['server'] = {
  ...{ name: 'School', isActive: true, isDraining: false, maxVmsPerNode: 5 },
  ...{ maxConcurrentSessions: 10, openSessions: 1 },
  ...{ cpuOvercommitRatio: 2, memoryOvercommitRatio: 1 },
}
const node = (more: Partial<NodeCapacity> = {}): NodeCapacity => ({
  ...{ nodeId: 'n', name: 'pve', serverId: 's', server: limits, isOnline: true, sessions: 1 },
  physical: { cpu: 4, memoryMb: 1000 },
  ...{ others: { cpu: 0, memoryMb: 0 }, reserved: { cpu: 0, memoryMb: 0 } },
  ...more,
})

test('a server is as full as whatever is scarcest, over all its nodes', () => {
  const nodes = [node({ reserved: { cpu: 2, memoryMb: 900 } }), node()]
  expect(loadOf(nodes)).toEqual({ scarcest: 'memory', share: 0.45 })
  expect(loadOf([node({ others: { cpu: 8, memoryMb: 0 } })])).toEqual({ scarcest: 'CPU', share: 1 })
  const busy = { ...limits, openSessions: 9 }
  expect(loadOf([node({ server: busy })])).toEqual({ scarcest: 'sessions', share: 0.9 })
})

test('nodes that are off add nothing, and with none there is nothing to tell', () => {
  const full = { cpu: 8, memoryMb: 1000 }
  expect(loadOf([node({ isOnline: false }), node({ reserved: full })])?.share).toBe(1)
  expect(loadOf([node({ isOnline: false })])).toBeNull()
  expect(loadOf([node({ physical: null })])).toBeNull()
})

test('a server that may take no sessions is not full', () => {
  const closed = { ...limits, maxConcurrentSessions: 0, openSessions: 0 }
  expect(loadOf([node({ server: closed })])?.share).toBe(0)
})
