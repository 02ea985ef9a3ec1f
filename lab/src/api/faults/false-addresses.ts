import { isIPv6 } from 'node:net'
import { z } from 'zod'

const address = z.object({ 'ip-address': z.string() }).loose()
const networkInterface = z
  .object({
    name: z.string(),
    'hardware-address': z.string().optional(),
    'ip-addresses': z.array(address).optional(),
  })
  .loose()

/** What `guest-network-get-interfaces` answers. */
export const networkInterfaces = z.array(networkInterface)
export type NetworkInterface = z.infer<typeof networkInterface>

const entry = (ip: string) => ({
  'ip-address': ip,
  'ip-address-type': isIPv6(ip) ? 'ipv6' : 'ipv4',
  prefix: isIPv6(ip) ? 64 : 24,
})

const isLoopback = ({ name }: NetworkInterface) => name === 'lo' || /^Loopback/.test(name)

/** The cards with these hardware addresses tell these addresses and no others; without any they have no list at all. */
export function withAddresses(
  interfaces: readonly NetworkInterface[],
  macs: readonly string[],
  addresses: readonly string[],
): NetworkInterface[] {
  return interfaces.map((each) => {
    if (!macs.includes(each['hardware-address']?.toLowerCase() ?? '')) return each
    const { 'ip-addresses': _, ...rest } = each
    return addresses.length === 0 ? rest : { ...rest, 'ip-addresses': addresses.map(entry) }
  })
}

export const dockerBridge: NetworkInterface = {
  name: 'docker0',
  'hardware-address': '02:42:9d:1b:5e:07',
  'ip-addresses': [{ ...entry('172.17.0.1'), prefix: 16 }],
}

/** The first address that another machine could reach, or null. */
export function reachableAddress(interfaces: readonly NetworkInterface[]): string | null {
  const all = interfaces.flatMap((each) =>
    isLoopback(each) || each.name.startsWith('docker') ? [] : (each['ip-addresses'] ?? []),
  )
  return (
    all.find(({ 'ip-address': ip }) => !/^(?:127\.|169\.254\.|fe80:|::1$)/.test(ip))?.[
      'ip-address'
    ] ?? null
  )
}
