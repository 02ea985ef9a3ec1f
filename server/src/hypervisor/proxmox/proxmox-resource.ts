import { z } from 'zod'
import { figure, flag, integer, list, optionalText, text } from './proxmox-scalar.ts'

const guest = {
  vmid: integer,
  node: text,
  status: z.enum(['running', 'stopped', 'unknown']).catch('unknown'),
  name: optionalText,
  tags: list,
  template: flag,
  lock: optionalText,
  pool: optionalText,
  cpu: figure,
  maxcpu: figure,
  mem: figure,
  maxmem: figure,
  maxdisk: figure,
  uptime: figure,
}

/** Figures are null without Sys.Audit on the node. Bytes; `cpu` is a share, 0..1. */
export const nodeFigures = {
  node: text,
  status: text,
  cpu: figure,
  maxcpu: figure,
  mem: figure,
  maxmem: figure,
  disk: figure,
  maxdisk: figure,
  uptime: figure,
}

const known = z.discriminatedUnion('type', [
  z.object({ type: z.literal('qemu'), ...guest }),
  z.object({ type: z.literal('lxc'), ...guest }),
  z.object({ type: z.literal('node'), ...nodeFigures }),
  z.object({
    type: z.literal('storage'),
    storage: text,
    node: text,
    status: text,
    plugintype: optionalText,
    content: list,
    shared: flag,
    disk: figure,
    maxdisk: figure,
  }),
  z.object({ type: z.literal('pool'), pool: text }),
])

const knownTypes: readonly string[] = ['qemu', 'lxc', 'node', 'storage', 'pool']

/** Newer versions list more kinds (`sdn`, `network`), which are passed over. */
const other = z
  .object({ type: text.refine((type) => !knownTypes.includes(type)) })
  .transform(() => null)

/** What a cluster or a pool consists of. */
export const resources = z
  .array(z.union([known, other]))
  .transform((entries) => entries.filter((entry) => entry !== null))

export type Resource = z.infer<typeof known>
