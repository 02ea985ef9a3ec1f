/** A Proxmox VE cluster that Carrel may use, as read from the database and opened: never given to a browser (R8). */
export interface ProxmoxServer {
  readonly id: string
  readonly name: string
  readonly host: string
  readonly port: number
  readonly tokenId: string
  readonly tokenSecret: string
  /** SHA-256 fingerprints of the certificates it may show. */
  readonly fingerprints: readonly string[]
  /** Networks (CIDR) in which a VM's address must lie; none: any that is not of the guest itself. */
  readonly guestNetworks: readonly string[]
}
