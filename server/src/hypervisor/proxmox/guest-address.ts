import { isIPv4, isIPv6 } from 'node:net'
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

/** Of the interface with this MAC, so that a bridge or container network inside the guest is never taken for it. */
export function guestAddress(interfaces: readonly NetworkInterface[], mac: string): string | null {
  const own = interfaces.find((each) => each['hardware-address']?.toUpperCase() === mac)
  const addresses = (own?.['ip-addresses'] ?? [])
    .map((each) => each['ip-address'].replace(/[%/].*$/, ''))
    .filter(reachable)
  return addresses.find(isIPv4) ?? addresses[0] ?? null
}
