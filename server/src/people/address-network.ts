import { isIP } from 'node:net'

/**
 * Whose addresses count as one's: of IPv6 the first 64 bits, since whoever has one address there has all that begin so. An IPv4
 * address, also as IPv6 writes it, is one.
 */
export function addressNetwork(address: string): string {
  if (isIP(address) !== 6 || address.includes('.')) return address
  const [head = '', tail] = address.split('::')
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')]
  const left = Array.from({ length: 8 - before.length - after.length }, () => 0)
  return `${[...before, ...left, ...after]
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

const groupsOf = (text: string): number[] =>
  text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
