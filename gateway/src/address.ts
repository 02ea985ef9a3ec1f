import { Fault } from './fault.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

/** `host:port` or `[v6]:port`; port 0 means any free one, for a listener. */
export function parseAddress(text: string): Address {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (!host || port > 65_535) {
    throw new Fault('bad_address', `"${text}" is not an address.`, {
      hint: 'Write it as host:port, for example 127.0.0.1:4822.',
    })
  }
  return { host, port }
}

export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
