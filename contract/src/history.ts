import { z } from 'zod'
import { LaunchPhase } from './launch-history.ts'
import { operation } from './operation.ts'

export const HistoryRange = z.enum(['24h', '7d'])
export type HistoryRange = z.infer<typeof HistoryRange>

/** How long each range is, and one point of it; seconds. */
export const HISTORY_RANGES = {
  '24h': { seconds: 86_400, step: 300 },
  '7d': { seconds: 604_800, step: 1800 },
} as const

/** CPU in cores, memory in MiB; the mean of a point’s time. Null: nothing is known of that time. */
export const CapacityFigures = z.object({
  /** What guests and the node itself make use of. */
  cpu_used: z.number().nullable(),
  memory_used_mb: z.number().nullable(),
  cpu_physical: z.number(),
  memory_physical_mb: z.number(),
  /** Physical times the overcommit ratio of that time. */
  cpu_allocatable: z.number(),
  memory_allocatable_mb: z.number(),
  /** Promised: to our sessions, and to others’ guests that run. */
  cpu_allocated: z.number(),
  memory_allocated_mb: z.number(),
  own_vms: z.number(),
  other_vms: z.number(),
})
export type CapacityFigures = z.infer<typeof CapacityFigures>

export const HistoryPoint = z.object({
  at: z.iso.datetime(),
  /** null: nobody looked, or nobody answered. */
  figures: CapacityFigures.nullable(),
})
export type HistoryPoint = z.infer<typeof HistoryPoint>

export const NodeHistory = z.object({
  node_id: z.uuid(),
  name: z.string(),
  is_online: z.boolean(),
  /** Since when it is online, or is not; null where that was before anybody noted it. */
  since: z.iso.datetime().nullable(),
  points: z.array(HistoryPoint),
})
export type NodeHistory = z.infer<typeof NodeHistory>

export const Overview = z.object({
  /** All nodes together. */
  points: z.array(HistoryPoint),
  launches: z.object({
    succeeded: z.int(),
    failed: z.int(),
    /** Milliseconds; null where there were none. */
    total: z.object({ p50: z.int(), p95: z.int() }).nullable(),
    phases: z.array(z.object({ phase: LaunchPhase, p50: z.int(), p95: z.int() })),
  }),
  /** Open ones, the template with the most first. */
  sessions: z.array(
    z.object({ template_id: z.uuid(), template_name: z.string(), open: z.int(), active: z.int() }),
  ),
  attention: z.object({
    unseen_notifications: z.int(),
    offline_nodes: z.array(z.object({ server_id: z.uuid(), name: z.string() })),
  }),
})
export type Overview = z.infer<typeof Overview>

const range = z.object({ range: HistoryRange.default('24h') })

/** For administrators. */
export const historyOperations = {
  getServerHistory: operation({
    method: 'GET',
    path: '/api/v1/servers/{id}/history',
    summary: 'What the nodes of a server had and gave away',
    params: z.object({ id: z.uuid() }),
    query: range,
    reply: { 200: z.object({ nodes: z.array(NodeHistory) }) },
  }),
  getOverview: operation({
    method: 'GET',
    path: '/api/v1/admin/overview',
    summary: 'Capacity, launches, sessions, and what needs attention',
    query: range,
    reply: { 200: Overview },
  }),
} as const
