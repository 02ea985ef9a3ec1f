import { HISTORY_RANGES, type HistoryPoint, type HistoryRange } from '@carrel/contract'
import type { NodeSample } from '../database/schema.ts'

/** What is known of one moment, in seconds since 1970. */
export interface KnownPoint extends NodeSample {
  readonly at: number
}

/** The whole range, step by step; a step of which nothing is known has no figures. */
export function withGaps(
  known: readonly KnownPoint[],
  range: HistoryRange,
  now: Date,
): HistoryPoint[] {
  const { seconds, step } = HISTORY_RANGES[range]
  const byTime = new Map(known.map((point) => [point.at, point]))
  const last = Math.floor(now.getTime() / 1000 / step) * step
  return Array.from({ length: seconds / step }, (_, index) => {
    const at = last - (seconds / step - 1 - index) * step
    const point = byTime.get(at)
    return { at: new Date(at * 1000).toISOString(), figures: point ? figuresOf(point) : null }
  })
}

/** Of several nodes, what they had together at each moment: of those that something is known of. */
export function together(points: readonly KnownPoint[]): KnownPoint[] {
  const sums = new Map<number, KnownPoint>()
  for (const point of points) {
    const before = sums.get(point.at)
    sums.set(point.at, before ? add(before, point) : point)
  }
  return [...sums.values()]
}

const add = (one: KnownPoint, other: KnownPoint): KnownPoint => ({
  at: one.at,
  cpu_used: plus(one.cpu_used, other.cpu_used),
  memory_used_mb: plus(one.memory_used_mb, other.memory_used_mb),
  cpu_physical: plus(one.cpu_physical, other.cpu_physical),
  memory_physical_mb: plus(one.memory_physical_mb, other.memory_physical_mb),
  cpu_allocatable: plus(one.cpu_allocatable, other.cpu_allocatable),
  memory_allocatable_mb: plus(one.memory_allocatable_mb, other.memory_allocatable_mb),
  cpu_allocated: plus(one.cpu_allocated, other.cpu_allocated),
  memory_allocated_mb: plus(one.memory_allocated_mb, other.memory_allocated_mb),
  own_vms: plus(one.own_vms, other.own_vms),
  other_vms: plus(one.other_vms, other.other_vms),
})

const plus = (one: number | null, other: number | null) =>
  one === null ? other : one + (other ?? 0)

const rounded = (value: number) => Math.round(value * 100) / 100
const known = (value: number | null) => rounded(value ?? 0)
const perhaps = (value: number | null) => (value === null ? null : rounded(value))

const figuresOf = (point: NodeSample): HistoryPoint['figures'] => ({
  cpu_used: perhaps(point.cpu_used),
  memory_used_mb: perhaps(point.memory_used_mb),
  cpu_physical: known(point.cpu_physical),
  memory_physical_mb: known(point.memory_physical_mb),
  cpu_allocatable: known(point.cpu_allocatable),
  memory_allocatable_mb: known(point.memory_allocatable_mb),
  cpu_allocated: known(point.cpu_allocated),
  memory_allocated_mb: known(point.memory_allocated_mb),
  own_vms: known(point.own_vms),
  other_vms: known(point.other_vms),
})
