import type { FirstAdministrator as Wanted } from '@carrel/contract'
import type { Db } from '../database/database.ts'
import { Refusal } from '../http/refusal.ts'
import { hashToken, newToken } from './opaque-token.ts'
import { hashPassword } from './password.ts'
import type { PersonStore } from './person-store.ts'
import type { SetupStore } from './setup-store.ts'

const LINK_LIFETIME_MS = 24 * 3_600_000

/** An installation begins with a link that whoever starts the server sees: it makes the first administrator, once. */
export class FirstAdministrator {
  readonly #db: Db
  readonly #people: PersonStore
  readonly #store: SetupStore
  readonly #now: () => Date

  constructor(parts: { db: Db; people: PersonStore; store: SetupStore; now: () => Date }) {
    this.#db = parts.db
    this.#people = parts.people
    this.#store = parts.store
    this.#now = parts.now
  }

  isSetUp(): Promise<boolean> {
    return this.#store.isSetUp()
  }

  /** The token of a link, a secret that is not kept; null where there is an administrator. Good for 24 hours. */
  async offer(): Promise<string | null> {
    if (await this.#store.isSetUp()) return null
    const token = newToken()
    const now = this.#now()
    await this.#store.insertLink(hashToken(token), new Date(now.getTime() + LINK_LIFETIME_MS), now)
    return token
  }

  /** @throws Refusal `already_set_up`, `setup_link_unknown`, `username_taken` */
  async create(wanted: Wanted): Promise<void> {
    const hash = hashToken(wanted.token)
    // Before the password is hashed, which takes a while: nobody without a link can have that done.
    if (await this.#store.isSetUp()) throw alreadySetUp()
    if (!(await this.#store.isLink(hash, this.#now()))) throw linkUnknown()
    const passwordHash = await hashPassword(wanted.password)
    await this.#db.transaction().execute(async (tx) => {
      await this.#store.lockInstallation(tx)
      if (await this.#store.isSetUp(tx)) throw alreadySetUp()
      if (!(await this.#store.isLink(hash, this.#now(), tx))) throw linkUnknown()
      const { username, display_name: displayName } = wanted
      await this.#people.insert(tx, { username, displayName, role: 'admin', passwordHash })
      await this.#store.deleteLinks(tx)
    })
  }
}

const alreadySetUp = () =>
  new Refusal(409, 'already_set_up', 'This installation has an administrator already.', {
    hint: 'Sign in, or ask an administrator for an account.',
  })

const linkUnknown = () =>
  new Refusal(403, 'setup_link_unknown', 'This set-up link is not valid any more.', {
    hint: 'Start the server again: it prints a new one.',
  })
