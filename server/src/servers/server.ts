import type { ServerChange } from '@carrel/contract'
import type { ProxmoxServer as Connection } from '../hypervisor/proxmox/proxmox-server.ts'
import type { ServerAccessSecrets } from './sealed-access.ts'

/** Where a cluster is, how it is entered and what Carrel does there: never given to a browser (R8). */
export interface ConnectionDetails extends Connection {
  /** Networks (CIDR) in which a VM's address must lie; none: any that is not of the guest itself. */
  readonly guestNetworks: readonly string[]
  /** Which its VMs join, so that rights on the pool reach them; null: none. */
  readonly pool: string | null
}

/** A Proxmox VE cluster that Carrel may use, as read from the database and opened. */
export interface ProxmoxServer extends ConnectionDetails {
  readonly id: string
  readonly name: string
}

/** What is stored of one. It is trusted by the SHA-256 fingerprints of its certificates, by its cluster's authority (PEM), or both. */
export interface NewProxmoxServer extends ServerAccessSecrets {
  readonly name: string
  readonly fingerprints: readonly string[]
  readonly authority: string | null
  readonly guestNetworks: readonly string[]
  readonly pool: string | null
}

const WAY_IN = [
  ...(['host', 'port', 'token_id', 'token_secret'] as const),
  ...(['fingerprints', 'authority', 'pool'] as const),
]

/** What was changed, for the audit log: of the way in nothing but that it is another. */
export const changesOf = (change: ServerChange): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(change)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => [field, TOLD_TO_NOBODY.has(field) ? 'set' : value]),
  )

const TOLD_TO_NOBODY: ReadonlySet<string> = new Set([
  ...['host', 'port', 'token_id', 'token_secret', 'authority'],
])

/** Whether a change leads to a server, or into it, in another way: its limits do not. */
export const isAnotherWayIn = (change: ServerChange): boolean =>
  WAY_IN.some((field) => change[field] !== undefined)
