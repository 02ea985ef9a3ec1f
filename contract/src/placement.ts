import { z } from 'zod'
import { operation } from './operation.ts'
import { Resources, ServerLimits } from './servers.ts'

export const Obstacle = z.object({
  code: z.enum([
    'server_inactive',
    'server_draining',
    'template_not_on_node',
    'node_offline',
    'capacity_unknown',
    'server_full',
    'node_full',
    'no_cpu',
    'no_memory',
  ]),
  message: z.string(),
  hint: z.string(),
})
export type Obstacle = z.infer<typeof Obstacle>

/** A node, and each reason why a session cannot be there; none if it can. */
export const NodeVerdict = z.object({
  node_id: z.uuid(),
  name: z.string(),
  obstacles: z.array(Obstacle),
})
export type NodeVerdict = z.infer<typeof NodeVerdict>

export const PlacementQuestion = z.object({
  template_id: z.uuid(),
  /** As if this node were lost. */
  without_node_id: z.uuid().optional(),
})

/** What would happen if people launched a template now, one after another. Nothing is reserved. */
export const PlacementPreview = z.object({
  /** How many more sessions would be admitted, 1000 at most. */
  more: z.int(),
  nodes: z.array(NodeVerdict.extend({ more: z.int() })),
})
export type PlacementPreview = z.infer<typeof PlacementPreview>

/** Limits as if they were others; what is left out stays as it is. */
export const PlanQuestion = PlacementQuestion.extend({ limits: ServerLimits.partial().optional() })
export type PlanQuestion = z.input<typeof PlanQuestion>

const PlannedNode = NodeVerdict.extend({
  is_online: z.boolean(),
  /** How many more, and what stops the one after them. */
  more: z.int(),
  next: z.array(Obstacle),
  sessions: z.int(),
  max_sessions: z.int(),
  allocatable: Resources,
  /** Taken now, and by those that would come. */
  others: Resources,
  reserved: Resources,
  added: Resources,
})

export const Plan = z.object({
  more: z.int(),
  /** Of the template’s server. */
  limits: ServerLimits,
  open_sessions: z.int(),
  nodes: z.array(PlannedNode),
  /** Of the node that is thought lost. */
  lost: z
    .object({
      sessions: z.int(),
      /** Of these, how many could be launched again on the other nodes, the largest first. */
      fit_elsewhere: z.int(),
    })
    .nullable(),
})
export type Plan = z.infer<typeof Plan>

export const placementOperations = {
  previewPlacement: operation({
    method: 'POST',
    path: '/api/v1/placement/preview',
    summary: 'How many more sessions of a template would fit, and where',
    body: PlacementQuestion,
    reply: { 200: PlacementPreview },
  }),
  /** For administrators. */
  plan: operation({
    method: 'POST',
    path: '/api/v1/admin/plan',
    summary: 'What would fit if a node were lost or limits were others',
    body: PlanQuestion,
    reply: { 200: Plan },
  }),
} as const
