import { randomBytes } from 'node:crypto'

/** One that nobody has had, of those that Proxmox VE gives. */
export const newMac = (): string =>
  `BC:24:11:${randomBytes(3).toString('hex').toUpperCase().match(/../g)?.join(':')}`
