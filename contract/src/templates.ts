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
  /** A path of this server, another one for each picture; null: it has none. */
  picture_url: z.string().nullable(),
  cpu_cores: z.int(),
  memory_mb: z.int(),
  disk_gb: z.number(),
  protocols: z.array(Protocol).min(1),
  default_protocol: Protocol,
  /** Those that a launch may choose from; `session_type` is taken where it does not choose. */
  session_types: z.array(SessionType).min(1),
  session_type: SessionType,
  /** Length of a session, from the moment it is active. */
  session_minutes: z.int(),
  /** What it can be extended to, all in all; null: as far as the person's minutes reach. */
  longest_minutes: z.int().nullable(),
  /** Median launch-to-active time of the last launches; null before the first. */
  typical_launch_ms: z.int().nullable(),
  /** When the person launched it last; null if they never have. */
  last_launched_at: z.iso.datetime().nullable(),
})
export type Template = z.infer<typeof Template>

export const templateOperations = {
  listTemplates: operation({
    method: 'GET',
    path: '/api/v1/templates',
    summary: 'Templates that the signed-in person may launch',
    reply: { 200: z.object({ templates: z.array(Template) }) },
  }),
  getTemplatePicture: operation({
    method: 'GET',
    path: '/api/v1/templates/{id}/picture',
    summary: 'The picture of a template: PNG, JPEG or WebP; 304 for one that the browser has',
    params: z.object({ id: z.uuid() }),
    headers: z.object({ 'if-none-match': z.string().optional() }),
    reply: { 200: z.unknown(), 304: z.null() },
  }),
} as const
