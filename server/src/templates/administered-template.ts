import type { AdministeredTemplate, Protocol } from '@carrel/contract'
import { pictureUrl, type VmTemplate } from './template.ts'
import { presentConnection } from './template-connection.ts'

/** What else there is to know of a template. */
export interface TemplateSurroundings {
  readonly node: string
  readonly server: string
  readonly groupIds: readonly string[]
  readonly openSessions: number
  readonly typicalLaunchMs: number | null
}

/** As administrators see it: secrets are set or not, and never told. */
export const presentAdministered = (
  template: VmTemplate,
  around: TemplateSurroundings,
): AdministeredTemplate => ({
  id: template.id,
  version: template.version,
  server_id: template.serverId,
  server_name: around.server,
  node_name: around.node,
  vmid: template.vmid,
  name: template.name,
  description: template.description,
  operating_system: template.operatingSystem,
  picture_url: pictureUrl(template),
  cpu_cores: template.cpuCores,
  memory_mb: template.memoryMb,
  size: template.isResized ? { cpu_cores: template.cpuCores, memory_mb: template.memoryMb } : null,
  disk_gb: template.diskGb,
  network: template.network && { ...template.network },
  shared: template.shared,
  preferred_node_id: template.preferredNodeId,
  missing_since: template.missingSince?.toISOString() ?? null,
  protocols: [...template.protocols],
  default_protocol: template.defaultProtocol,
  connection: Object.fromEntries(
    template.protocols.map((protocol: Protocol) => [
      protocol,
      presentConnection(protocol, template),
    ]),
  ),
  guest_username: template.guestUsername,
  account: template.account && { username: template.account.username, password: { set: true } },
  own_account: template.ownAccount,
  session_types: [...template.sessionTypes],
  session_type: template.sessionType,
  session_minutes: template.sessionMinutes,
  longest_minutes: template.longestMinutes,
  snapshot_ram: template.snapshotRam,
  keep_snapshots: template.keepSnapshots,
  when_powered_off: template.whenPoweredOff,
  access: template.access,
  group_ids: [...around.groupIds],
  position: template.position,
  is_published: template.isPublished,
  open_sessions: around.openSessions,
  typical_launch_ms: around.typicalLaunchMs,
  updated_at: template.updatedAt.toISOString(),
})
