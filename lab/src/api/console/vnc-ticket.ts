import { randomBytes, randomInt } from 'node:crypto'

/** Good for a few seconds; the lab has nothing that one could be shown to. */
export function vncTicket(nowMs: number): string {
  const time = Math.floor(nowMs / 1000)
    .toString(16)
    .toUpperCase()
    .padStart(8, '0')
  return `PVEVNC:${time}::${randomBytes(256).toString('base64')}`
}

/** VNC's passwords have eight characters: printable ones, and no blank. */
export function vncPassword(): string {
  const codes = Array.from({ length: 8 }, () => randomInt('!'.charCodeAt(0), '~'.charCodeAt(0) + 1))
  return String.fromCharCode(...codes)
}
