import { createHash } from 'node:crypto'

const valid = /^[A-Za-z][\w-]{1,39}$/
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** 2 to 40 letters, digits, `-` and `_`, beginning with a letter. `current` is Proxmox VE's own. */
export const isSnapshotName = (name: string): boolean => valid.test(name) && name !== 'current'

/**
 * `snap-{session}-{seconds since 1970}`. 40 characters have no room for a UUID as it is written, so its 128 bits are: 22
 * characters of base64url. Any other text stands there as as much of its hash.
 */
export function snapshotName(sessionId: string, takenAt: Date): string {
  const bits = uuid.test(sessionId)
    ? Buffer.from(sessionId.replaceAll('-', ''), 'hex')
    : createHash('sha256').update(sessionId).digest().subarray(0, 16)
  return `snap-${bits.toString('base64url')}-${Math.floor(takenAt.getTime() / 1000)}`
}
