import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../clock.ts'

const lifetimeSeconds = 2 * 3600
/** What another node's clock may be ahead. */
const graceSeconds = 5 * 60

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Signs users in for two hours: a ticket for the cookie, and a token against requests that another page forges. */
export class Tickets {
  readonly #key: Buffer
  readonly #clock: Clock
  constructor(key: Buffer, clock: Clock) {
    this.#key = key
    this.#clock = clock
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000)
  }

  #stamp(): string {
    return this.#seconds().toString(16).toUpperCase().padStart(8, '0')
  }

  #isCurrent(stamp: string): boolean {
    const age = this.#seconds() - Number.parseInt(stamp, 16)
    return age > -graceSeconds && age < lifetimeSeconds
  }

  #sign(text: string): string {
    return createHmac('sha512', this.#key).update(text).digest('base64')
  }

  #csrfSign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64').replace(/=+$/, '')
  }

  /** `PVE:root@pam:6B033256::…` */
  issue(user: string): string {
    const plain = `PVE:${user}:${this.#stamp()}`
    return `${plain}::${this.#sign(plain)}`
  }

  /** Null: it is none of ours, or too old. */
  userOf(ticket: string): string | null {
    const [, plain, user, stamp, signature] =
      /^(PVE:(\S+):([A-Z0-9]{8}))::([^:\s]+)$/.exec(ticket) ?? []
    if (!plain || !user || !stamp || !signature) return null
    return equal(signature, this.#sign(plain)) && this.#isCurrent(stamp) ? user : null
  }

  /** `6B033256:…` */
  issueCsrf(user: string): string {
    const stamp = this.#stamp()
    return `${stamp}:${this.#csrfSign(`${stamp}:${user}`)}`
  }

  isCsrf(user: string, token: string): boolean {
    const [, stamp, signature] = /^([A-Z0-9]{8}):(\S+)$/.exec(token) ?? []
    if (!stamp || !signature) return false
    return equal(signature, this.#csrfSign(`${stamp}:${user}`)) && this.#isCurrent(stamp)
  }
}
