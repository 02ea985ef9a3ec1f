import { z } from 'zod'

/** Perl decides between number and string by chance, and versions differ: every scalar is coerced. */
const number = z.coerce.number()
const text = z.union([z.string(), z.number()]).transform(String)
const flag = z.preprocess((value) => Number(value ?? 0) === 1, z.boolean())
const optionalText = text.nullish().transform((value) => value ?? null)

const tagList = z.preprocess(
  (value) =>
    String(value ?? '')
      .split(/[;, ]/)
      .filter(Boolean),
  z.array(z.string()),
)

export const nothing = z.unknown()
export const upid = z.string().startsWith('UPID:')
export const version = z.object({ version: text, release: text })

export const currentStatus = z.object({
  status: z.enum(['running', 'stopped']),
  qmpstatus: optionalText,
  lock: optionalText,
})

export const vmConfig = z.object({
  description: optionalText,
  net0: optionalText,
  lock: optionalText,
})

export const taskStatus = z.object({
  status: z.enum(['running', 'stopped']),
  exitstatus: optionalText,
})
export const taskLog = z.array(z.object({ n: number, t: text }))

export const resourceVms = z.array(
  z.object({
    type: text,
    vmid: number,
    node: text,
    status: z.enum(['running', 'stopped', 'unknown']).catch('unknown'),
    name: optionalText,
    tags: tagList,
    template: flag,
  }),
)

export const nodeList = z.array(
  z.object({
    node: text,
    status: text,
    cpu: number.default(0),
    maxcpu: number.default(0),
    mem: number.default(0),
    maxmem: number.default(0),
  }),
)

const networkInterface = z.object({
  name: text,
  'hardware-address': z.string().nullish(),
  'ip-addresses': z
    .array(z.object({ 'ip-address': z.string(), 'ip-address-type': z.string() }))
    .nullish(),
})
export type NetworkInterface = z.infer<typeof networkInterface>

/** The agent's own errors arrive as an answer with 200. */
export const networkInterfaces = z.object({
  result: z.union([
    z.array(networkInterface),
    z.object({ error: z.unknown() }).transform(() => []),
  ]),
})
