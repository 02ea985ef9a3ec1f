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
  readonly diskGb: number
  readonly protocols: readonly Protocol[]
  readonly defaultProtocol: Protocol
  /** Where a protocol is not at its usual port. */
  readonly ports: Partial<Record<Protocol, number>>
  /** Guacamole parameters that this template needs, as guacd names them; may hold secrets. */
  readonly guacamoleParameters: Partial<Record<Protocol, Record<string, string>>>
  readonly guestUsername: string
  readonly sessionType: SessionType
  readonly sessionMinutes: number
  /** Every node of its server sees its disks, so its clones may be made on any of them. */
  readonly shared: boolean
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
}

type Options =
  | 'snapshotRam'
  | 'keepSnapshots'
  | 'whenPoweredOff'
  | 'lockedParameters'
  | 'ownAccount'
/** Options that are not given stay as they are, or begin as usual. */
export type NewTemplate = Omit<VmTemplate, 'id' | 'serverId' | 'account' | Options> & {
  readonly [Option in Options]?: VmTemplate[Option] | undefined
} & {
  /** Its password in the clear: a secret. */
  readonly account?: { readonly username: string; readonly password: string } | null | undefined
}

export const presentTemplate = (
  template: VmTemplate,
  typicalLaunchMs: number | null,
): Template => ({
  id: template.id,
  name: template.name,
  description: template.description,
  operating_system: template.operatingSystem,
  cpu_cores: template.cpuCores,
  memory_mb: template.memoryMb,
  disk_gb: template.diskGb,
  protocols: [...template.protocols],
  default_protocol: template.defaultProtocol,
  session_type: template.sessionType,
  session_minutes: template.sessionMinutes,
  typical_launch_ms: typicalLaunchMs,
})
