import { createHash, randomBytes } from 'node:crypto'
import { hashPassword, verifyPassword } from './password.ts'
import { type Account, type Profile, tooManyFailures, wrongCredentials } from './person.ts'
import type { PersonStore } from './person-store.ts'
import type { SignInStore } from './sign-in-store.ts'

const SIGN_IN_LIFETIME_MS = 12 * 3_600_000
const THROTTLE_WINDOW_MS = 15 * 60_000
const MAX_FAILURES_PER_ACCOUNT = 5
const MAX_FAILURES_PER_ADDRESS = 50

/** Signing in with a local account: an opaque 256-bit token for the cookie, of which only the hash is stored. */
export class SignIns {
  readonly #people: PersonStore
  readonly #store: SignInStore
  readonly #now: () => Date
  /** Verified for unknown names, so that they take as long as known ones. */
  readonly #decoy = hashPassword(randomBytes(16).toString('hex'))

  constructor(people: PersonStore, store: SignInStore, now: () => Date) {
    this.#people = people
    this.#store = store
    this.#now = now
  }

  /** @throws Refusal `wrong_credentials`, `too_many_failures` */
  async signIn(request: { username: string; password: string; address: string }) {
    await this.#throttle(request.username, request.address)
    const account = await this.#people.findByUsername(request.username)
    const hash = account?.passwordHash ?? (await this.#decoy)
    const verified = await verifyPassword(request.password, hash)
    if (!account || !verified) {
      await this.#store.recordFailure(request.username, request.address)
      throw wrongCredentials()
    }
    const token = randomBytes(32).toString('base64url')
    const expiresAt = new Date(this.#now().getTime() + SIGN_IN_LIFETIME_MS)
    await this.#store.forgetFailures(request.username)
    await this.#store.insert(digest(token), account.id, expiresAt)
    return { account: account as Profile, token, expiresAt }
  }

  find(token: string): Promise<Account | null> {
    return this.#store.findAccount(digest(token), this.#now())
  }

  signOut(token: string): Promise<void> {
    return this.#store.delete(digest(token))
  }

  deleteExpired(): Promise<void> {
    const now = this.#now()
    return this.#store.deleteExpired(now, new Date(now.getTime() - THROTTLE_WINDOW_MS))
  }

  async #throttle(username: string, address: string): Promise<void> {
    const since = new Date(this.#now().getTime() - THROTTLE_WINDOW_MS)
    const failures = await this.#store.countFailures(username, address, since)
    if (
      failures.account >= MAX_FAILURES_PER_ACCOUNT ||
      failures.address >= MAX_FAILURES_PER_ADDRESS
    )
      throw tooManyFailures(THROTTLE_WINDOW_MS / 1000)
  }
}

const digest = (token: string) => createHash('sha256').update(token).digest()
