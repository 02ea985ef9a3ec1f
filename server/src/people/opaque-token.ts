import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits in base64url: for a cookie or a link, and kept by its hash alone. */
export const newToken = (): string => randomBytes(32).toString('base64url')

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()
