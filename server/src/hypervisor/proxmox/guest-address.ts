import { BlockList, isIPv4, isIPv6 } from 'node:net'
import type { NetworkInterface } from './proxmox-answer.ts'

/** The MAC in `virtio=BC:24:11:3B:BB:1F,bridge=vmbr0`, or in `...,macaddr=..` of older configurations. */
export function macOfNet(net: string): string | null {
  return /=([0-9a-f]{2}(?::[0-9a-f]{2}){5})(?:,|$)/i.exec(net)?.[1]?.toUpperCase() ?? null
}

/** Loopback, link-local, and what Windows gives itself when nobody answered its DHCP. */
function reachable(address: string): boolean {
  if (isIPv4(address)) return !/^(127\.|169\.254\.|0\.)/.test(address)
  return isIPv6(address) && address !== '::1' && address !== '::' && !/^fe[89ab]/i.test(address)
}

/** Null for no networks at all. @throws for what is not CIDR. */
export function networkList(networks: readonly string[]): BlockList | null {
  if (networks.length === 0) return null
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    list.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4')
  }
  return list
}

/**
 * Of the interface with this MAC, so that a bridge or container network inside the guest is never taken for it. Where
 * networks are given, the address lies in one of them: a guest's user may be its root, and the agent can say anything.
 */
export function guestAddress(
  interfaces: readonly NetworkInterface[],
  mac: string,
  networks: BlockList | null,
): string | null {
  const own = interfaces.find((each) => each['hardware-address']?.toUpperCase() === mac)
  const allowed = (address: string) =>
    networks ? networks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4') : reachable(address)
  const addresses = (own?.['ip-addresses'] ?? [])
    .map((each) => each['ip-address'].replace(/[%/].*$/, ''))
    .filter(allowed)
  return addresses.find(isIPv4) ?? addresses[0] ?? null
}
