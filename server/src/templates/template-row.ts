import { findParameter, Protocol } from '@carrel/contract'
import type { StoredParameters, StoredTemplate } from '../database/schema.ts'
import { templatePurpose } from '../vault/purposes.ts'
import type { Vault } from '../vault/vault.ts'
import type { VmTemplate } from './template.ts'

export const ACCOUNT_PASSWORD_PURPOSE = 'vm_templates.account_password'

export type TemplateRow = StoredTemplate & {
  server_id: string
  picture_hash: string | null
}
type Parameters = VmTemplate['guacamoleParameters']
type Stored = Partial<Record<Protocol, StoredParameters>>

/** Of a document, what is secret by the catalogue. */
export function sealParameters(vault: Vault, parameters: Parameters): Stored {
  return mapParameters(parameters, (protocol, name, value) =>
    findParameter(protocol, name)?.parameter.secret
      ? { sealed: vault.seal(templatePurpose(name), value) }
      : value,
  )
}

function openParameters(vault: Vault, stored: Stored): Parameters {
  return mapParameters(stored, (_, name, value) =>
    typeof value === 'object' ? vault.open(templatePurpose(name), value.sealed) : String(value),
  )
}

/** The columns of an account that the image has. */
export const sealAccount = (
  vault: Vault,
  account: { readonly username: string; readonly password: string } | null,
) => ({
  account_username: account?.username ?? null,
  account_password: account && vault.seal(ACCOUNT_PASSWORD_PURPOSE, account.password),
})

function mapParameters<From, To>(
  parameters: Partial<Record<Protocol, Readonly<Record<string, From>>>>,
  change: (protocol: Protocol, name: string, value: From) => To,
): Partial<Record<Protocol, Record<string, To>>> {
  const mapped: Partial<Record<Protocol, Record<string, To>>> = {}
  for (const protocol of Protocol.options)
    if (parameters[protocol])
      mapped[protocol] = Object.fromEntries(
        Object.entries(parameters[protocol]).map(([name, value]) => [
          name,
          change(protocol, name, value),
        ]),
      )
  return mapped
}

export const readTemplate = (vault: Vault, row: TemplateRow): VmTemplate => ({
  id: row.id,
  serverId: row.server_id,
  nodeId: row.node_id,
  vmid: row.vmid,
  name: row.name,
  description: row.description,
  operatingSystem: row.operating_system,
  cpuCores: row.cpu_cores,
  memoryMb: row.memory_mb,
  isResized: row.is_resized,
  diskGb: Number(row.disk_gb),
  network:
    row.network_bridge === null ? null : { bridge: row.network_bridge, vlan: row.network_vlan },
  protocols: row.protocols,
  defaultProtocol: row.default_protocol,
  ports: row.ports,
  guacamoleParameters: openParameters(vault, row.guacamole_parameters),
  guestUsername: row.guest_username,
  sessionTypes: [...new Set([row.session_type, ...row.other_session_types])],
  sessionType: row.session_type,
  sessionMinutes: row.session_minutes,
  longestMinutes: row.longest_minutes,
  shared: row.shared,
  preferredNodeId: row.preferred_node_id,
  snapshotRam: row.snapshot_ram,
  keepSnapshots: row.keep_snapshots,
  whenPoweredOff: row.when_powered_off,
  lockedParameters: row.locked_parameters,
  ownAccount: row.own_account,
  account:
    row.account_username === null || row.account_password === null
      ? null
      : { username: row.account_username, sealedPassword: row.account_password },
  access: row.access,
  position: row.position,
  isPublished: row.is_published,
  missingSince: row.missing_since,
  pictureHash: row.picture_hash,
  version: row.version,
  updatedAt: row.updated_at,
})
