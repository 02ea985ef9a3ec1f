import { randomBytes } from 'node:crypto'
import type { Db, Tx } from '../database/database.ts'
import { Turnstile } from '../jobs/turnstile.ts'
import { addressNetwork } from './address-network.ts'
import type { KnownDevices } from './known-devices.ts'
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
import { announceSignIns } from './sign-in-events.ts'
import type { Attempt, SignInStore } from './sign-in-store.ts'

const SIGN_IN_LIFETIME_MS = 12 * 3_600_000
const THROTTLE_WINDOW_MS = 15 * 60_000
/**
 * Of an account, from a browser that its person has signed in with or from one network. From everywhere together there may be
 * some more, so that one place locks nobody out elsewhere; and a network may be a school's, for all its accounts.
 */
const MAX_FAILURES = { fromDevice: 5, fromNetwork: 5, fromAnywhere: 20, ofNetwork: 50 } as const
const OF_KNOWN = ['fromDevice'] as const
const OF_STRANGERS = ['fromNetwork', 'fromAnywhere', 'ofNetwork'] as const
/** As many as Node has threads for: what waits here does not count yet, and a class that signs in at once is no attack. */
const VERIFIED_AT_ONCE = 4

/** How exactly it is known when somebody was last here. */
const SEEN_EVERY_MS = 5 * 60_000

interface Credentials {
  readonly username: string
  readonly password: string
  readonly address: string
  /** What the browser shows of having been used by this person. */
  readonly device: string | undefined
}

interface Browser {
  readonly address: string
  readonly userAgent: string | null
}

/** Signing in with a local account: an opaque 256-bit token for the cookie, of which only the hash is stored. */
export class SignIns {
  readonly #db: Db
  readonly #people: PersonStore
  readonly #store: SignInStore
  readonly #devices: KnownDevices
  readonly #now: () => Date
  readonly #verifications = new Turnstile(VERIFIED_AT_ONCE)
  /** Verified for unknown names, so that they take as long as known ones. */
  readonly #decoy = hashPassword(randomBytes(16).toString('hex'))

  constructor(parts: {
    db: Db
    people: PersonStore
    store: SignInStore
    devices: KnownDevices
    now: () => Date
  }) {
    this.#db = parts.db
    this.#people = parts.people
    this.#store = parts.store
    this.#devices = parts.devices
    this.#now = parts.now
  }

  /** @throws Refusal `wrong_credentials`, `too_many_failures`, `account_disabled` */
  async signIn(request: Credentials & Browser) {
    const account = await this.verify(request)
    if (account.isDisabled) throw accountDisabled()
    const { token, expiresAt } = await this.open(account.id, request)
    return { account: account as Profile, token, expiresAt }
  }

  /** @throws Refusal `wrong_credentials`, `too_many_failures` */
  verify(credentials: Credentials): Promise<StoredAccount> {
    return this.#verifications.pass(() => this.#verify(credentials))
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

  /** Its open pages hear of it. */
  signOut(token: string): Promise<void> {
    return this.#end((tx) => this.#store.delete(tx, hashToken(token)))
  }

  /** As `signOut`, of those whose time is over. */
  deleteExpired(): Promise<void> {
    const now = this.#now()
    const failuresBefore = new Date(now.getTime() - THROTTLE_WINDOW_MS)
    return this.#end((tx) => this.#store.deleteExpired(tx, now, failuresBefore))
  }

  #end(end: (tx: Tx) => Promise<string[]>): Promise<void> {
    return this.#db.transaction().execute(async (tx) => {
      for (const userId of await end(tx)) await announceSignIns(tx, userId)
    })
  }

  async #verify({ username, password, address, device }: Credentials): Promise<StoredAccount> {
    const network = addressNetwork(address)
    const known = { username, address: network, device: this.#devices.read(device, username) }
    const stranger = { ...known, device: null }
    const isKnown = known.device !== null && (await this.#mayGuess(known))
    if (!isKnown && !(await this.#mayGuess(stranger)))
      throw tooManyFailures(THROTTLE_WINDOW_MS / 1000)
    const account = await this.#people.findByUsername(username)
    const hash = account?.passwordHash ?? (await this.#decoy)
    const verified = await verifyPassword(password, hash)
    if (!account || !verified) throw wrongCredentials()
    await this.#store.forgetFailures(username, isKnown ? known : stranger)
    return account
  }

  /** Counts as a failure until it is none, so that of many guesses at once no more are looked at than one by one. */
  async #mayGuess(from: Attempt): Promise<boolean> {
    const attempt = await this.#store.recordFailure(from)
    const since = new Date(this.#now().getTime() - THROTTLE_WINDOW_MS)
    const failures = await this.#store.countFailures(from, since)
    const limits = from.device === null ? OF_STRANGERS : OF_KNOWN
    const may = limits.every((limit) => failures[limit] <= MAX_FAILURES[limit])
    if (!may) await this.#store.forgetFailure(attempt)
    return may
  }
}
