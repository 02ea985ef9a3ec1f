import { isIP } from 'node:net'

/**
 * Enough of a host for whoever knows it to recognise it, and too little to find it: `pve•••.example`, `10.•••.7`.
 */
export function maskHost(host: string): string {
  if (isIP(host) === 6) return `${host.split(':')[0]}:•••`
  const parts = host.split('.')
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  if (isIP(host) === 4) return `${first}.•••.${last}`
  const shown = first.slice(0, Math.min(3, Math.ceil(first.length / 2)))
  return parts.length > 1 ? `${shown}•••.${last}` : `${shown}•••`
}
