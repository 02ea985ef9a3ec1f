import { expect, test } from 'vitest'
import { type KnownPoint, together, withGaps } from './history-points.ts'

const now = new Date('2026-11-25T12:03:20Z')
const noon = Date.parse('2026-11-25T12:00:00Z') / 1000
const point = (at: number, cpu_used: number): KnownPoint => ({
  ...{ at, cpu_used, memory_used_mb: null, cpu_physical: 8, memory_physical_mb: 1024 },
  ...{ cpu_allocatable: 16, memory_allocatable_mb: 1024, cpu_allocated: 2 },
  ...{ memory_allocated_mb: 512, own_vms: 1, other_vms: 0 },
})

test('a gap in what is known is a gap in what is shown', () => {
  const points = withGaps([point(noon, 3), point(noon - 600, 5)], '24h', now)
  expect(points).toHaveLength(288)
  expect(points.slice(-3).map(({ figures }) => figures?.cpu_used ?? null)).toEqual([5, null, 3])
  expect(points.at(-1)?.at).toBe('2026-11-25T12:00:00.000Z')
})

test('nodes together are the sum of those that something is known of', () => {
  const [both, one] = together([point(noon, 1), point(noon, 2), point(noon + 300, 4)])
  expect(both).toMatchObject({ cpu_used: 3, memory_used_mb: null, cpu_physical: 16, own_vms: 2 })
  expect(one).toMatchObject({ cpu_used: 4, cpu_physical: 8 })
})
