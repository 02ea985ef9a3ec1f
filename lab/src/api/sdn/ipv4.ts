/** An address as a number; null if it is none. */
export function numberOf(address: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number)
  if (!parts?.every((part) => part <= 255)) return null
  return parts.reduce((sum, part) => sum * 256 + part, 0)
}

export const addressOf = (number: number) =>
  [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.')

export interface Network {
  readonly first: number
  readonly last: number
}

/** `10.88.0.0/24`; null if that is none. */
export function networkOf(cidr: string): Network | null {
  const [address = '', length = ''] = cidr.split('/')
  const number = numberOf(address)
  if (number === null || !/^\d{1,2}$/.test(length) || Number(length) > 32) return null
  const size = 2 ** (32 - Number(length))
  const first = Math.floor(number / size) * size
  return { first, last: first + size - 1 }
}

export function isIn(address: string, cidr: string): boolean {
  const number = numberOf(address)
  const network = networkOf(cidr)
  return number !== null && network !== null && network.first <= number && number <= network.last
}

export interface Range {
  readonly start: string
  readonly end: string
}

/** `start-address=10.88.0.100,end-address=10.88.0.200`. */
export function rangeIn(line: string): Range {
  const fields = new Map(line.split(',').map((part) => part.split('=') as [string, string]))
  return { start: fields.get('start-address') ?? '', end: fields.get('end-address') ?? '' }
}

/** The first address of the ranges that is not taken; null if all are. */
export function firstFree(ranges: readonly Range[], taken: ReadonlySet<string>): string | null {
  for (const { start, end } of ranges) {
    const last = numberOf(end) ?? -1
    for (let number = numberOf(start) ?? 0; number <= last; number += 1) {
      const address = addressOf(number)
      if (!taken.has(address)) return address
    }
  }
  return null
}
