import { z } from 'zod'
import { operation } from './operation.ts'
import { Fingerprint, ServerCheck } from './server-check.ts'

const Network = z.union([z.cidrv4(), z.cidrv6()], 'is not a network such as 10.20.0.0/16')
const HOSTNAME = /^(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})*$/i

/** Where a server is and how it is entered. Sent to us, and never back. */
export const ServerAccess = z.object({
  host: z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.union([z.ipv4(), z.ipv6(), z.string().regex(HOSTNAME)], 'is no host name or address')),
  port: z.int().min(1).max(65_535).default(8006),
  /** `user@realm!name` */
  token_id: z
    .string()
    .trim()
    .max(256)
    .regex(/^[^@!\s]+@[^@!\s]+![^@!\s]+$/, 'does not read user@realm!name'),
  token_secret: z.string().trim().min(1).max(256),
  fingerprints: z.array(Fingerprint).max(64).default([]),
  /** PEM of the cluster's own authority, which vouches for all its nodes. */
  authority: z.string().trim().max(16_384).nullable().default(null),
  pool: z.string().trim().min(1).max(128).nullable().default(null),
})
export type ServerAccess = z.input<typeof ServerAccess>

export const ServerLimits = z.object({
  max_vms_per_node: z.int().min(0).max(10_000),
  max_concurrent_sessions: z.int().min(0).max(100_000),
  cpu_overcommit_ratio: z.number().min(0.1).max(64),
  memory_overcommit_ratio: z.number().min(0.1).max(16),
})
export type ServerLimits = z.infer<typeof ServerLimits>

/** The share of what may be given away from which on a server counts as nearly full. */
export const NEARLY_FULL = 0.9

/** CPU in cores, memory in MiB. */
export const Resources = z.object({ cpu: z.number(), memory_mb: z.number() })

export const ServerNode = z.object({
  id: z.uuid(),
  name: z.string(),
  is_online: z.boolean(),
  /** Sessions that are active and whose time is not over. */
  active_vms: z.int(),
  /** Sessions that hold or reserve something of it. */
  open_sessions: z.int(),
  /** null as long as nobody has told. */
  physical: Resources.nullable(),
  /** Physical times the overcommit ratio. */
  allocatable: Resources,
  /** Of other people's guests that run. */
  others: Resources,
  reserved: Resources,
  available: Resources,
})
export type ServerNode = z.infer<typeof ServerNode>

export const Server = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Enough to know it by; host, port and token are told to nobody. */
  address_hint: z.string(),
  is_active: z.boolean(),
  /** Present sessions run out, and none is launched any more. */
  is_draining: z.boolean(),
  /** At least one of its nodes answers. */
  is_online: z.boolean(),
  nodes_count: z.int(),
  active_vms: z.int(),
  max_concurrent: z.int(),
  resource_usage: z.object({ allocatable: Resources, used: Resources }),
  nodes: z.array(ServerNode),
  limits: ServerLimits,
  fingerprints: z.array(z.string()),
  has_authority: z.boolean(),
  pool: z.string().nullable(),
  guest_networks: z.array(z.string()),
})
export type Server = z.infer<typeof Server>

const Name = z.string().trim().min(1).max(64)
const Details = z.object({
  name: Name,
  guest_networks: z.array(Network).max(64),
  ...ServerLimits.shape,
})

export const NewServer = ServerAccess.extend({
  name: Name,
  ...Details.omit({ name: true }).partial().shape,
})
export type NewServer = z.input<typeof NewServer>

/** What is left out stays as it is. With another host or port the secret is needed again: the stored one goes nowhere else. */
export const ServerChange = Details.partial()
  .extend({
    host: ServerAccess.shape.host.optional(),
    port: ServerAccess.shape.port.unwrap().optional(),
    token_id: ServerAccess.shape.token_id.optional(),
    token_secret: ServerAccess.shape.token_secret.optional(),
    fingerprints: ServerAccess.shape.fingerprints.unwrap().optional(),
    authority: ServerAccess.shape.authority.unwrap().optional(),
    pool: ServerAccess.shape.pool.unwrap().optional(),
    is_draining: z.boolean().optional(),
  })
  .refine(
    ({ host, port, token_secret }) =>
      (host === undefined && port === undefined) || token_secret !== undefined,
    { path: ['token_secret'], error: 'is needed again for another address' },
  )
export type ServerChange = z.input<typeof ServerChange>

const params = z.object({ id: z.uuid() })

/** For administrators. Nothing here tells where a server is or how it is entered. */
export const serverOperations = {
  listServers: operation({
    method: 'GET',
    path: '/api/v1/servers',
    summary: 'Servers with their nodes and what of them is in use',
    reply: { 200: z.object({ servers: z.array(Server) }) },
  }),
  checkServer: operation({
    method: 'POST',
    path: '/api/v1/servers/check',
    summary: 'What a server offers and what is missing, before it is registered; nothing is saved',
    body: ServerAccess,
    reply: { 200: ServerCheck },
  }),
  registerServer: operation({
    method: 'POST',
    path: '/api/v1/servers',
    summary: 'Register a server; it is connected to first',
    body: NewServer,
    reply: { 201: Server },
  }),
  checkRegisteredServer: operation({
    method: 'POST',
    path: '/api/v1/servers/{id}/check',
    summary: 'What a registered server offers and what is missing, with what is stored of it',
    params,
    reply: { 200: ServerCheck },
  }),
  changeServer: operation({
    method: 'PATCH',
    path: '/api/v1/servers/{id}',
    summary: 'Change limits, names, trust or the way in; another way in is tried first',
    params,
    body: ServerChange,
    reply: { 200: Server },
  }),
  inactivateServer: operation({
    method: 'POST',
    path: '/api/v1/servers/{id}/inactivate',
    summary: 'Take a server out of service: no launch any more, and all its sessions end',
    params,
    reply: { 200: z.object({ message: z.string(), affected_sessions: z.int() }) },
  }),
  activateServer: operation({
    method: 'POST',
    path: '/api/v1/servers/{id}/activate',
    summary: 'Put a server back into service',
    params,
    reply: { 200: z.object({ message: z.string() }) },
  }),
} as const
