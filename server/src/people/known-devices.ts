import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Vault } from '../vault/vault.ts'

const LIFETIME_MS = 180 * 86_400_000
const PURPOSE = 'known_device'

/**
 * What a browser is given in which somebody has signed in: `<id>.<when it lapses>.<signature>`. It opens nothing; with it wrong
 * passwords are counted by themselves, so that nobody else's guesses lock its owner out (OWASP, "Device cookies").
 */
export class KnownDevices {
  readonly #vault: Pick<Vault, 'hash'>
  readonly #now: () => Date

  constructor(parts: { vault: Pick<Vault, 'hash'>; now: () => Date }) {
    this.#vault = parts.vault
    this.#now = parts.now
  }

  issue(username: string): { value: string; expiresAt: Date } {
    const expiresAt = new Date(this.#now().getTime() + LIFETIME_MS)
    const claim = `${randomBytes(16).toString('base64url')}.${expiresAt.getTime()}`
    return { value: `${claim}.${this.#sign(claim, username).toString('base64url')}`, expiresAt }
  }

  /** Its id; null if it is another person's, has lapsed, or was not made here. */
  read(value: string | undefined, username: string): string | null {
    const [, id = '', lapses = '', signature = ''] =
      /^([\w-]{22})\.(\d{1,15})\.([\w-]{43})$/.exec(value ?? '') ?? []
    const expected = this.#sign(`${id}.${lapses}`, username)
    const given = Buffer.from(signature, 'base64url')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
    return Number(lapses) > this.#now().getTime() ? id : null
  }

  #sign(claim: string, username: string): Buffer {
    return this.#vault.hash(PURPOSE, `${claim}.${username.toLowerCase()}`)
  }
}
