import type { Protocol, SessionType, Template } from '@carrel/contract'

/** A VM template of Proxmox, as people launch it. Guest credentials and Guacamole parameters stay on the server. */
export interface VmTemplate {
  readonly id: string
  readonly serverId: string
  readonly nodeId: string
  readonly vmid: number
  readonly name: string
  readonly description: string
  readonly operatingSystem: string
  readonly cpuCores: number
  readonly memoryMb: number
  /** Clones are given that size; otherwise it is what the template has in Proxmox. */
  readonly isResized: boolean
  readonly diskGb: number
  /** What net0 of each clone is plugged into; null: what the template is plugged into. */
  readonly network: { readonly bridge: string; readonly vlan: number | null } | null
  readonly protocols: readonly Protocol[]
  readonly defaultProtocol: Protocol
  /** Where a protocol is not at its usual port. */
  readonly ports: Partial<Record<Protocol, number>>
  /** Guacamole parameters that this template needs, as guacd names them; may hold secrets. */
  readonly guacamoleParameters: Partial<Record<Protocol, Record<string, string>>>
  readonly guestUsername: string
  /** What a launch may choose from, and what it is where it does not choose. */
  readonly sessionTypes: readonly SessionType[]
  readonly sessionType: SessionType
  readonly sessionMinutes: number
  /** What a session may be extended to, all in all; null: as far as the person's minutes reach. */
  readonly longestMinutes: number | null
  /** Every node of its server sees its disks, so its clones may be made on any of them. */
  readonly shared: boolean
  /** Taken while it has room. */
  readonly preferredNodeId: string | null
  /** Of persistent sessions: snapshots have the memory too, so that a person comes back to open windows. */
  readonly snapshotRam: boolean
  /** How many snapshots of a desktop are kept; at least one. */
  readonly keepSnapshots: number
  /** What becomes of a session whose VM was shut down from inside. */
  readonly whenPoweredOff: 'end' | 'restart'
  /** Connection settings, by their names in the catalogue, in which a person has no say. */
  readonly lockedParameters: Partial<Record<Protocol, readonly string[]>>
  /** People may sign in to the desktop with the account that they have saved. */
  readonly ownAccount: boolean
  /** An account that the image has, in place of the one that each session sets. */
  readonly account: { readonly username: string; readonly sealedPassword: string } | null
  /** For members of its groups alone: to anybody else it does not exist. */
  readonly access: 'everyone' | 'groups'
  /** Lower comes first. */
  readonly position: number
  /** false: nobody sees or launches it; what runs goes on. */
  readonly isPublished: boolean
  /** Since then it was not in Proxmox any more. */
  readonly missingSince: Date | null
  /** Of its picture; null: it has none. */
  readonly pictureHash: string | null
  /** Grows with each change. */
  readonly version: number
  readonly updatedAt: Date
}

type Given =
  | 'nodeId'
  | 'vmid'
  | 'name'
  | 'description'
  | 'operatingSystem'
  | 'cpuCores'
  | 'memoryMb'
  | 'diskGb'
  | 'protocols'
  | 'defaultProtocol'
  | 'ports'
  | 'guacamoleParameters'
  | 'guestUsername'
  | 'sessionType'
  | 'sessionMinutes'
  | 'shared'
type Options =
  | 'snapshotRam'
  | 'keepSnapshots'
  | 'whenPoweredOff'
  | 'lockedParameters'
  | 'ownAccount'
/** As a description of an installation has it. Options that are not given stay as they are, or begin as usual. */
export type DescribedTemplate = Pick<VmTemplate, Given> & {
  readonly [Option in Options]?: VmTemplate[Option] | undefined
} & {
  /** Its password in the clear: a secret. */
  readonly account?: { readonly username: string; readonly password: string } | null | undefined
}

const HASH_IN_ADDRESS = 12

/** Another address for each picture, so that no browser shows the one before. */
export const pictureUrl = ({ id, pictureHash }: VmTemplate): string | null =>
  pictureHash && `/api/v1/templates/${id}/picture?v=${pictureHash.slice(0, HASH_IN_ADDRESS)}`

/** What is known of earlier launches. */
export interface TemplateUse {
  /** Of anybody's. */
  readonly typicalLaunchMs: number | null
  /** The person's own. */
  readonly lastLaunchedAt: Date | null
}

export const presentTemplate = (
  template: VmTemplate,
  { typicalLaunchMs, lastLaunchedAt }: TemplateUse,
): Template => ({
  id: template.id,
  name: template.name,
  description: template.description,
  operating_system: template.operatingSystem,
  picture_url: pictureUrl(template),
  cpu_cores: template.cpuCores,
  memory_mb: template.memoryMb,
  disk_gb: template.diskGb,
  protocols: [...template.protocols],
  default_protocol: template.defaultProtocol,
  session_types: [...template.sessionTypes],
  session_type: template.sessionType,
  session_minutes: template.sessionMinutes,
  longest_minutes: template.longestMinutes,
  typical_launch_ms: typicalLaunchMs,
  last_launched_at: lastLaunchedAt?.toISOString() ?? null,
})
