import { type LookupAddress, lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { HypervisorError } from '../hypervisor-error.ts'

/**
 * This machine itself, its link, groups, and where clouds keep the credentials of their machines: no Proxmox VE is there, and
 * an administrator's form must not be a way to what is.
 */
const LOCAL = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['100.100.100.200', 32],
  ['224.0.0.0', 3],
] as const)
  LOCAL.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 127],
  ['fe80::', 10],
  ['ff00::', 8],
  ['fd00:ec2::254', 128],
] as const)
  LOCAL.addSubnet(network, prefix, 'ipv6')

export const isLocalAddress = (address: string): boolean =>
  LOCAL.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Null for an address that may be dialled; a name is judged when it is looked up, and by what it leads to then. */
export const refuseLocal = (host: string): HypervisorError | null =>
  isIP(host) !== 0 && isLocalAddress(host) ? addressRefused() : null

/** As `dns.lookup`, and fails where a name leads to a local address among others. */
export const lookupRemote: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[] = []) => {
    const [first] = addresses
    if (error !== null || first === undefined) return callback(error, '')
    if (addresses.some(({ address }) => isLocalAddress(address)))
      return callback(addressRefused(), '')
    if (options.all) return callback(null, addresses)
    return callback(null, first.address, first.family)
  })
}

const addressRefused = () =>
  new HypervisorError('address_refused', 'That address belongs to this machine or its own link.', {
    hint: 'Give the address under which the node is reached from outside. For a server on this very machine, an operator sets CARREL_ALLOW_LOCAL_SERVERS=true.',
  })
