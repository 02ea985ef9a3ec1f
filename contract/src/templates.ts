import { z } from 'zod'
import { operation } from './operation.ts'

export const Protocol = z.enum(['rdp', 'vnc', 'ssh'])
export type Protocol = z.infer<typeof Protocol>

/** `ephemeral`: the VM is destroyed at the end. `persistent`: a snapshot is taken and restored next time. */
export const SessionType = z.enum(['ephemeral', 'persistent'])
export type SessionType = z.infer<typeof SessionType>

export const Template = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  operating_system: z.string(),
  cpu_cores: z.int(),
  memory_mb: z.int(),
  disk_gb: z.number(),
  protocols: z.array(Protocol).min(1),
  default_protocol: Protocol,
  session_type: SessionType,
  /** Length of a session, from the moment it is active. */
  session_minutes: z.int(),
  /** Median launch-to-active time of the last launches; null before the first. */
  typical_launch_ms: z.int().nullable(),
})
export type Template = z.infer<typeof Template>

export const templateOperations = {
  listTemplates: operation({
    method: 'GET',
    path: '/api/v1/templates',
    summary: 'Templates that the signed-in person may launch',
    reply: { 200: z.object({ templates: z.array(Template) }) },
  }),
} as const
