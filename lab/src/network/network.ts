/** How one machine is plugged in. */
export interface Plug {
  /** Argument of QEMU's `-netdev`, with the id `net`. */
  readonly netdev: string
  /** Command that QEMU has to be started through, for example to enter a network namespace. */
  readonly prefix: readonly string[]
}

export type Ports = Readonly<Record<'rdp' | 'vnc' | 'ssh', number>>

/** The lab's network: each machine gets an address of its own by DHCP, which the host (and so guacd) can reach. */
export interface Network {
  readonly kind: 'bridge' | 'slirp'
  /** Where each protocol answers at a machine's address. */
  readonly ports: Ports
  /** Where the addresses lie at which the host reaches machines; CIDR. */
  readonly range: string
  plug(vmid: number): Promise<Plug>
  unplug(vmid: number): Promise<void>
  /** The address at which the host reaches what the guest itself calls `address`. */
  reachable(vmid: number, address: string): string
  close(): Promise<void>
}

export const guestPorts: Ports = { rdp: 3389, vnc: 5901, ssh: 22 }
