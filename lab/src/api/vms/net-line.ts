import { randomBytes } from 'node:crypto'
import { netFields } from '../http/property-formats.ts'
import { readPropertyString } from '../http/property-string.ts'
import type { Major } from '../nodes/manner.ts'

const hex = (byte: number) => byte.toString(16).padStart(2, '0').toUpperCase()

/** From 8.1 on with Proxmox's own prefix; earlier any address that was made up locally. */
export function freshMac(major: Major): string {
  const bytes = [...randomBytes(6)]
  const first = ((bytes[0] ?? 0) & 0xfe) | 2
  const own = [first, ...bytes.slice(1)].map(hex)
  return (major === 7 ? own : ['BC', '24', '11', ...own.slice(3)]).join(':')
}

export function macIn(line: string): string | null {
  return /=([0-9A-F]{2}(?::[0-9A-F]{2}){5})/i.exec(line)?.[1] ?? null
}

export const isNetName = (key: string) => /^net\d+$/.test(key)

export interface Net {
  readonly bridge: string | null
  /** A VLAN, and a list of them such as `2;5-7`. */
  readonly tag: string | null
  readonly trunks: string | null
}

export function parseNet(line: string, major: Major): Net {
  const values = readPropertyString(netFields, line, major)
  const of = (key: string) => values.get(key) ?? null
  return { bridge: of('bridge'), tag: of('tag'), trunks: of('trunks') }
}

/** As it is written: model and address first, the rest by name. A card without an address gets a fresh one, and so does every card where that is wanted. */
export function printNet(line: string, major: Major, mac: 'kept' | 'fresh' = 'kept'): string {
  const values = new Map(readPropertyString(netFields, line, major))
  const address = (mac === 'kept' ? values.get('macaddr') : null) ?? freshMac(major)
  const first = `${values.get('model')}=${address}`
  values.delete('model')
  values.delete('macaddr')
  const rest = [...values].sort(([a], [b]) => (a < b ? -1 : 1))
  return [first, ...rest.map(([key, value]) => `${key}=${value}`)].join(',')
}
