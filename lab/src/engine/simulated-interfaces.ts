import { createHash } from 'node:crypto'
import { simulatedFigures } from './simulated-figures.ts'
import type { SimulatedGuest } from './simulated-guest.ts'

/** A locally administered MAC that is the same whenever it is asked for. */
function ownMac(guest: SimulatedGuest, name: string): string {
  const seed = `${guest.spec.identity.macAddress} ${name}`
  const bytes = createHash('sha256').update(seed).digest().subarray(0, 6)
  bytes[0] = ((bytes[0] ?? 0) & 0xfc) | 0x02
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':')
}

/** The address that an interface gives itself, from its MAC. */
export function linkLocal(mac: string): string {
  const bytes = mac.split(':').map((part) => Number.parseInt(part, 16))
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bytes
  const words = [((a ^ 2) << 8) | b, (c << 8) | 0xff, 0xfe00 | d, (e << 8) | f]
  return `fe80::${words.map((word) => word.toString(16)).join(':')}`
}

const v4 = (address: string, prefix: number) => ({
  'ip-address': address,
  'ip-address-type': 'ipv4',
  prefix,
})
const v6 = (address: string, prefix: number) => ({
  'ip-address': address,
  'ip-address-type': 'ipv6',
  prefix,
})

/** Packets of a usual size. */
function traffic(receivedBytes: number, sentBytes: number) {
  return {
    'rx-bytes': receivedBytes,
    'rx-packets': Math.ceil(receivedBytes / 150),
    'rx-errs': 0,
    'rx-dropped': 0,
    'tx-bytes': sentBytes,
    'tx-packets': Math.ceil(sentBytes / 150),
    'tx-errs': 0,
    'tx-dropped': 0,
  }
}

/**
 * What an agent sees in a guest with Docker in it. `eth0` has its link-local address first and the one from DHCP later;
 * `dummy0` has no addresses, and not even the keys for them.
 */
export function networkInterfaces(guest: SimulatedGuest, now: number) {
  const mac = guest.spec.identity.macAddress.toLowerCase()
  const bridgeMac = ownMac(guest, 'docker0')
  const { network } = simulatedFigures(guest, now)
  const leased = now >= guest.addressAt ? [v4(guest.address, 16)] : []
  return [
    {
      name: 'lo',
      'hardware-address': '00:00:00:00:00:00',
      'ip-addresses': [v4('127.0.0.1', 8), v6('::1', 128)],
      statistics: traffic(0, 0),
    },
    {
      name: 'eth0',
      'hardware-address': mac,
      'ip-addresses': [...leased, v6(linkLocal(mac), 64)],
      statistics: traffic(network.inBytes, network.outBytes),
    },
    { name: 'dummy0', 'hardware-address': ownMac(guest, 'dummy0') },
    {
      name: 'docker0',
      'hardware-address': bridgeMac,
      'ip-addresses': [v4('172.17.0.1', 16), v6(linkLocal(bridgeMac), 64)],
      statistics: traffic(0, 704),
    },
  ]
}
