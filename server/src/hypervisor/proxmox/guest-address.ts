import { BlockList, isIPv4, isIPv6 } from 'node:net'
import type { NetworkInterface } from './agent-calls.ts'

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
 * The best of a card's addresses. Where networks are given, it lies in one of them: a guest's user may be its root, and the
 * agent can say anything.
 */
function bestOf(addresses: readonly string[], networks: BlockList | null): string | null {
  const allowed = (address: string) =>
    networks ? networks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4') : reachable(address)
  const usable = addresses.map((each) => each.replace(/[%/].*$/, '')).filter(allowed)
  return usable.find(isIPv4) ?? usable[0] ?? null
}

/** Of the interface with this MAC, so that a bridge or container network inside the guest is never taken for it. */
export function guestAddress(
  interfaces: readonly NetworkInterface[],
  mac: string,
  networks: BlockList | null,
): string | null {
  const own = interfaces.find((each) => each['hardware-address']?.toUpperCase() === mac)
  return bestOf(
    (own?.['ip-addresses'] ?? []).map((each) => each['ip-address']),
    networks,
  )
}

/** What the network's own DHCP has given or reserved for this MAC. */
export function leasedAddress(
  leases: readonly { readonly mac: string | null; readonly ip: string | null }[],
  mac: string,
  networks: BlockList | null,
): string | null {
  const own = leases.filter((lease) => lease.mac?.toUpperCase() === mac)
  return bestOf(
    own.flatMap(({ ip }) => ip ?? []),
    networks,
  )
}
