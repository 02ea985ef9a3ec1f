export interface Upid {
  readonly node: string
  readonly pid: number
  /** Hundredths of a second since boot. */
  readonly pstart: number
  /** Seconds since the epoch. */
  readonly starttime: number
  readonly type: string
  readonly id: string
  /** `user@realm` or `user@realm!token`. */
  readonly user: string
}

const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, '0')

export function formatUpid(upid: Upid): string {
  const process = `${hex(upid.pid)}:${hex(upid.pstart)}:${hex(upid.starttime)}`
  return `UPID:${upid.node}:${process}:${upid.type}:${upid.id}:${upid.user}:`
}

const pattern =
  /^UPID:([A-Za-z0-9][A-Za-z0-9-]*):([0-9A-Fa-f]{8}):([0-9A-Fa-f]{8,9}):([0-9A-Fa-f]{8}):([^:\s]+):([^:\s]*):([^:\s]+):$/

export function parseUpid(text: string): Upid | null {
  const [node, pid, pstart, starttime, type, id, user] = pattern.exec(text)?.slice(1) ?? []
  if (!node || !pid || !pstart || !starttime || !type || id === undefined || !user) return null
  const number = (digits: string) => Number.parseInt(digits, 16)
  return {
    node,
    pid: number(pid),
    pstart: number(pstart),
    starttime: number(starttime),
    type,
    id,
    user,
  }
}
