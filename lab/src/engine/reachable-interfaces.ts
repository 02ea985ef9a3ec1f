import { isObject } from './json-lines.ts'

/** The agent's answer to `guest-network-get-interfaces` with each IPv4 address as the host reaches it. */
export function reachableInterfaces(answer: unknown, reachable: (ip: string) => string): unknown {
  if (!Array.isArray(answer)) return answer
  return answer.map((nic: unknown) => {
    if (!isObject(nic) || !Array.isArray(nic['ip-addresses'])) return nic
    const addresses = nic['ip-addresses'].map((entry: unknown) => {
      if (!isObject(entry) || entry['ip-address-type'] !== 'ipv4') return entry
      return { ...entry, 'ip-address': reachable(String(entry['ip-address'])) }
    })
    return { ...nic, 'ip-addresses': addresses }
  })
}
