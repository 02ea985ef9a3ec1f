import { createHash } from 'node:crypto'

/** A short name for a lab that is the same at each start on the same state folder, so that leftovers are found by it. */
export function labId(stateDir: string): string {
  return createHash('sha256').update(stateDir).digest('hex').slice(0, 8)
}

/** The numbers N of all 10.77.N.0/24 that touch one of these addresses or prefixes, as `ip` prints them. */
export function takenSubnets(routes: readonly string[]): Set<number> {
  const taken = new Set<number>()
  for (const route of routes) {
    const range = addressRange(route)
    if (!range) continue
    for (let n = 0; n < 256; n++) {
      const first = toNumber(`10.77.${n}.0`)
      if (range.first <= first + 255 && first <= range.last) taken.add(n)
    }
  }
  return taken
}

function addressRange(prefix: string): { first: number; last: number } | null {
  const [address = '', length = '32'] = prefix.split('/')
  if (!/^\d+(\.\d+){3}$/.test(address) || length === '0') return null
  const size = 2 ** (32 - Number(length))
  const first = Math.floor(toNumber(address) / size) * size
  return { first, last: first + size - 1 }
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

/** Numbers 0..254 in an order that begins at a place of the lab's own, so that two labs rarely try the same first. */
export function subnetCandidates(id: string): number[] {
  const start = Number.parseInt(id, 16) % 255
  return Array.from({ length: 255 }, (_, index) => (start + index) % 255)
}
