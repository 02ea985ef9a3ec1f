import { z } from 'zod'
import { operation } from './operation.ts'

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

export const placementOperations = {
  previewPlacement: operation({
    method: 'POST',
    path: '/api/v1/placement/preview',
    summary: 'How many more sessions of a template would fit, and where',
    body: PlacementQuestion,
    reply: { 200: PlacementPreview },
  }),
} as const
