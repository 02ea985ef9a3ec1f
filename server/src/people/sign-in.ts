import { randomBytes } from 'node:crypto'
import { hashToken, newToken } from './opaque-token.ts'
import { hashPassword, verifyPassword } from './password.ts'
import {
  type Account,
  accountDisabled,
  type Profile,
  tooManyFailures,
  wrongCredentials,
} from './person.ts'
import type { PersonStore, StoredAccount } from './person-store.ts'
import type { SignInStore } from './sign-in-store.ts'

const SIGN_IN_LIFETIME_MS = 12 * 3_600_000
const THROTTLE_WINDOW_MS = 15 * 60_000
const MAX_FAILURES_PER_ACCOUNT = 5
const MAX_FAILURES_PER_ADDRESS = 50

/** How exactly it is known when somebody was last here. */
const SEEN_EVERY_MS = 5 * 60_000

interface Credentials {
  readonly username: string
  readonly password: string
  readonly address: string
}

interface Browser {
  readonly address: string
  readonly userAgent: string | null
}

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

  /** @throws Refusal `wrong_credentials`, `too_many_failures`, `account_disabled` */
  async signIn(request: Credentials & Browser) {
    const account = await this.verify(request)
    if (account.isDisabled) throw accountDisabled()
    const { token, expiresAt } = await this.open(account.id, request)
    return { account: account as Profile, token, expiresAt }
  }

  /** @throws Refusal `wrong_credentials`, `too_many_failures` */
  async verify({ username, password, address }: Credentials): Promise<StoredAccount> {
    await this.#throttle(username, address)
    const account = await this.#people.findByUsername(username)
    const hash = account?.passwordHash ?? (await this.#decoy)
    const verified = await verifyPassword(password, hash)
    if (!account || !verified) {
      await this.#store.recordFailure(username, address)
      throw wrongCredentials()
    }
    await this.#store.forgetFailures(username)
    return account
  }

  /** For somebody who has shown who they are. */
  async open(userId: string, { address, userAgent }: Browser) {
    const token = newToken()
    const now = this.#now()
    const tokenHash = hashToken(token)
    const expiresAt = new Date(now.getTime() + SIGN_IN_LIFETIME_MS)
    await this.#store.insert({ tokenHash, userId, address, userAgent, expiresAt })
    await this.#store.touch(tokenHash, userId, now)
    return { token, expiresAt }
  }

  async find(token: string): Promise<Account | null> {
    const hash = hashToken(token)
    const now = this.#now()
    const found = await this.#store.findAccount(hash, now)
    if (found && now.getTime() - found.seenAt.getTime() > SEEN_EVERY_MS)
      await this.#store.touch(hash, found.account.id, now)
    return found?.account ?? null
  }

  signOut(token: string): Promise<void> {
    return this.#store.delete(hashToken(token))
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
