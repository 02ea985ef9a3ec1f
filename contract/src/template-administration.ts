import { z } from 'zod'
import { operation } from './operation.ts'
import { SavedValue } from './preferences.ts'
import { Protocol, SessionType } from './templates.ts'

/** Written by an administrator and never shown again. */
const SetSecret = z.strictObject({ set: z.literal(true) })
const line = (max: number) => z.string().trim().max(max)
const Minutes = z.int().min(1).max(10_080)

/** Cores and MiB that each clone is given. */
export const VmSize = z.object({
  cpu_cores: z.int().min(1).max(256),
  memory_mb: z.int().min(128).max(1_048_576),
})
export type VmSize = z.infer<typeof VmSize>

/** What the network card net0 of each clone is plugged into. */
export const VmNetwork = z.object({
  bridge: z.string().regex(/^[A-Za-z][\w.-]{0,14}$/, 'is no name of a bridge'),
  vlan: z.int().min(1).max(4094).nullable(),
})
export type VmNetwork = z.infer<typeof VmNetwork>

/** How guacd connects to desktops of a template over one protocol. Names are those of the catalogue. */
export const TemplateConnection = z.object({
  /** null: the protocol's usual one. */
  port: z.int().min(1).max(65_535).nullable(),
  /** What holds where a person says nothing, or for everybody where it is locked. */
  values: z.record(z.string(), SavedValue),
  locked: z.array(z.string()),
})
export type TemplateConnection = z.infer<typeof TemplateConnection>

/** What is left out stays; null takes a value back. Each name and value is checked against the catalogue. */
export const TemplateConnectionChange = z.object({
  port: TemplateConnection.shape.port.optional(),
  values: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).nullable())
    .optional(),
  locked: z.array(z.string()).max(200).optional(),
})

const Settings = z.object({
  name: line(64).min(1),
  description: line(2000),
  operating_system: line(64),
  protocols: z.array(Protocol).min(1).max(3),
  default_protocol: Protocol,
  /** The account whose password each session sets anew, by cloud-init. */
  guest_username: line(64).min(1),
  /** People may sign in to the desktop with the account that they have saved. */
  own_account: z.boolean(),
  session_types: z.array(SessionType).min(1).max(2),
  session_type: SessionType,
  session_minutes: Minutes,
  longest_minutes: Minutes.nullable(),
  /** null: as the template has it in Proxmox. */
  size: VmSize.nullable(),
  network: VmNetwork.nullable(),
  /** Taken while it has room; of templates whose disks every node sees. */
  preferred_node_id: z.uuid().nullable(),
  access: z.enum(['everyone', 'groups']),
  group_ids: z.array(z.uuid()).max(200),
  /** Persistent only: snapshots hold the memory too. */
  snapshot_ram: z.boolean(),
  keep_snapshots: z.int().min(1).max(50),
  /** What becomes of a session whose VM was shut down from inside. */
  when_powered_off: z.enum(['end', 'restart']),
  /** Lower comes first. */
  position: z.int().min(0).max(9999),
  /** false: nobody sees it or launches it; sessions that run go on. */
  is_published: z.boolean(),
})

/** A template as administrators see it. */
export const AdministeredTemplate = Settings.extend({
  id: z.uuid(),
  /** Grows with each change; a change names the one that it was made on. */
  version: z.int(),
  server_id: z.uuid(),
  server_name: z.string(),
  node_name: z.string(),
  vmid: z.int(),
  /** Of each desktop: as Proxmox has it, or `size`. */
  cpu_cores: z.int(),
  memory_mb: z.int(),
  disk_gb: z.number(),
  /** Its disks are where every node of its server sees them. */
  shared: z.boolean(),
  /** Since then it is not in Proxmox any more, or is no template there. */
  missing_since: z.iso.datetime().nullable(),
  picture_url: z.string().nullable(),
  /** An account that the image has, in place of the one that each session sets. */
  account: z.object({ username: z.string(), password: SetSecret }).nullable(),
  connection: z.partialRecord(Protocol, TemplateConnection),
  open_sessions: z.int(),
  typical_launch_ms: z.int().nullable(),
  updated_at: z.iso.datetime(),
})
export type AdministeredTemplate = z.infer<typeof AdministeredTemplate>

const Secrets = z.object({
  account: z
    .object({ username: line(128).min(1), password: z.string().min(1).max(1024) })
    .nullable(),
  connection: z.partialRecord(Protocol, TemplateConnectionChange),
})

const { shape } = Settings
export const NewTemplate = z.object({
  server_id: z.uuid(),
  vmid: z.int().min(100).max(999_999_999),
  name: shape.name,
  description: shape.description.default(''),
  operating_system: shape.operating_system.default(''),
  protocols: shape.protocols,
  default_protocol: shape.default_protocol,
  connection: Secrets.shape.connection.default({}),
  guest_username: shape.guest_username.default('carrel'),
  account: Secrets.shape.account.default(null),
  own_account: shape.own_account.default(false),
  session_types: shape.session_types.default(['ephemeral']),
  session_type: shape.session_type.default('ephemeral'),
  session_minutes: shape.session_minutes.default(60),
  longest_minutes: shape.longest_minutes.default(null),
  size: shape.size.default(null),
  network: shape.network.default(null),
  preferred_node_id: shape.preferred_node_id.default(null),
  access: shape.access.default('everyone'),
  group_ids: shape.group_ids.default([]),
  snapshot_ram: shape.snapshot_ram.default(false),
  keep_snapshots: shape.keep_snapshots.default(3),
  when_powered_off: shape.when_powered_off.default('end'),
  position: shape.position.default(0),
  is_published: shape.is_published.default(true),
})
export type NewTemplate = z.input<typeof NewTemplate>

/** What is left out stays as it is. */
export const TemplateChange = Settings.partial()
  .extend(Secrets.partial().shape)
  .extend({ version: z.int32() })
export type TemplateChange = z.input<typeof TemplateChange>

/** A template that a server's cluster has. */
export const DiscoveredTemplate = z.object({
  vmid: z.int(),
  name: z.string().nullable(),
  node: z.string(),
  cpu_cores: z.int().nullable(),
  memory_mb: z.int().nullable(),
  disk_gb: z.number().nullable(),
  storages: z.array(z.string()),
  /** null: its configuration cannot be read, or its kind of storage is not known. */
  guest_agent: z.boolean().nullable(),
  bridge: z.string().nullable(),
  linked_clones: z.boolean().nullable(),
  snapshots: z.boolean().nullable(),
  shared: z.boolean().nullable(),
  /** Of Proxmox: `l26`, `win11`, .. */
  os_type: z.string().nullable(),
  /** What it is published as; null: it is not. */
  template_id: z.uuid().nullable(),
})
export type DiscoveredTemplate = z.infer<typeof DiscoveredTemplate>

export const TemplateDiscovery = z.object({
  /** Why the server could not be asked; then `templates` is empty. */
  problem: z
    .object({ code: z.string(), message: z.string(), hint: z.string().nullable() })
    .nullable(),
  templates: z.array(DiscoveredTemplate),
  /** Bridges that its templates are plugged into. */
  bridges: z.array(z.string()),
})
export type TemplateDiscovery = z.infer<typeof TemplateDiscovery>

/** PNG, JPEG or WebP; what it is, is seen from its first bytes. */
export const PICTURE_BYTES = 512 * 1024
export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const

const params = z.object({ id: z.uuid() })
const one = { 200: AdministeredTemplate }

/** For administrators. */
export const templateAdministration = {
  listAdministeredTemplates: operation({
    method: 'GET',
    path: '/api/v1/admin/templates',
    summary: 'Every template, published or not, in the order in which people see them',
    reply: { 200: z.object({ templates: z.array(AdministeredTemplate) }) },
  }),
  getAdministeredTemplate: operation({
    method: 'GET',
    path: '/api/v1/admin/templates/{id}',
    summary: 'One template',
    params,
    reply: one,
  }),
  discoverTemplates: operation({
    method: 'GET',
    path: '/api/v1/admin/servers/{id}/templates',
    summary: 'Templates that a server has in Proxmox, and which of them are published',
    params,
    reply: { 200: TemplateDiscovery },
  }),
  publishTemplate: operation({
    method: 'POST',
    path: '/api/v1/admin/templates',
    summary: 'Make a template of Proxmox one that people launch',
    body: NewTemplate,
    reply: { 201: AdministeredTemplate },
  }),
  changeTemplate: operation({
    method: 'PATCH',
    path: '/api/v1/admin/templates/{id}',
    summary:
      'Change a template; 409 where somebody else has done so since the version that is named',
    params,
    body: TemplateChange,
    reply: one,
  }),
  setTemplatePicture: operation({
    method: 'PUT',
    path: '/api/v1/admin/templates/{id}/picture',
    summary: 'Give a template a picture: PNG, JPEG or WebP, 512 KiB at most',
    params,
    body: z.object({ content: z.base64().max(Math.ceil(PICTURE_BYTES / 3) * 4 + 4) }),
    reply: one,
  }),
  removeTemplatePicture: operation({
    method: 'DELETE',
    path: '/api/v1/admin/templates/{id}/picture',
    summary: 'Take a template’s picture away',
    params,
    reply: one,
  }),
} as const
