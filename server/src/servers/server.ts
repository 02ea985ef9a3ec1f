import type { ProxmoxServer as Connection } from '../hypervisor/proxmox/proxmox-server.ts'

/** A Proxmox VE cluster that Carrel may use, as read from the database and opened: never given to a browser (R8). */
export interface ProxmoxServer extends Connection {
  readonly id: string
  readonly name: string
  /** Networks (CIDR) in which a VM's address must lie; none: any that is not of the guest itself. */
  readonly guestNetworks: readonly string[]
  /** Which its VMs join, so that rights on the pool reach them; null: none. */
  readonly pool: string | null
}

/** What is stored of one. It is trusted by the SHA-256 fingerprints of its certificates, by its cluster's authority (PEM), or both. */
export interface NewProxmoxServer {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly token: { readonly id: string; readonly secret: string }
  readonly fingerprints: readonly string[]
  readonly authority: string | null
  readonly guestNetworks: readonly string[]
  readonly pool: string | null
}
