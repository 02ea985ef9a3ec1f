import { createHash, timingSafeEqual } from 'node:crypto'

/** Compares digests, so that neither the length nor the content of the secret shows in the time that it takes. */
export function holdsSecret(authorization: string | undefined, secret: string): boolean {
  const given = /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? ''
  return timingSafeEqual(digest(given), digest(secret))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
