import type { Joining, PasswordLink } from '@carrel/contract'
import type { AuditLog } from '../audit/audit-log.ts'
import type { Db, Tx } from '../database/database.ts'
import { Refusal } from '../http/refusal.ts'
import { refuseWeak } from './chosen-password.ts'
import type { EndSignIns } from './end-sign-ins.ts'
import { hashToken, newToken } from './opaque-token.ts'
import { hashPassword } from './password.ts'
import type { PasswordLinkStore } from './password-link-store.ts'
import type { PersonStore, StoredAccount } from './person-store.ts'
import type { SignInStore } from './sign-in-store.ts'

const LINK_LIFETIME_MS = 7 * 24 * 3_600_000

/** Links by which people choose a password: an invitation, or a new password for whoever has lost theirs. Good for 7 days, once. */
export class PasswordLinks {
  readonly #db: Db
  readonly #store: PasswordLinkStore
  readonly #people: PersonStore
  readonly #signIns: SignInStore
  readonly #ends: EndSignIns
  readonly #audit: AuditLog
  readonly #origin: string
  readonly #now: () => Date

  constructor(parts: {
    db: Db
    links: PasswordLinkStore
    people: PersonStore
    signIns: SignInStore
    ends: EndSignIns
    audit: AuditLog
    /** Where browsers reach this server. */
    origin: string
    now: () => Date
  }) {
    this.#db = parts.db
    this.#store = parts.links
    this.#people = parts.people
    this.#signIns = parts.signIns
    this.#ends = parts.ends
    this.#audit = parts.audit
    this.#origin = parts.origin
    this.#now = parts.now
  }

  /** In place of one made before. The URL is a secret that is not kept. */
  async create(tx: Tx, userId: string, createdBy: string): Promise<PasswordLink> {
    const token = newToken()
    const expiresAt = new Date(this.#now().getTime() + LINK_LIFETIME_MS)
    await this.#store.put(tx, { userId, tokenHash: hashToken(token), createdBy, expiresAt })
    return { url: `${this.#origin}/join#${token}`, expires_at: expiresAt.toISOString() }
  }

  /** @throws Refusal `link_unknown` */
  async owner(token: string): Promise<StoredAccount> {
    const id = await this.#store.ownerOf(hashToken(token), this.#now())
    const owner = id === null ? null : await this.#people.find(id)
    if (!owner) throw linkUnknown()
    return owner
  }

  /** Whoever was signed in with the password before is signed out. @throws Refusal `link_unknown`, `invalid_input` */
  async use({ token, display_name, password }: Joining): Promise<StoredAccount> {
    // Before the password is hashed, which takes a while: nobody without a link can have that done.
    const owner = await this.owner(token)
    refuseWeak(password, 'password', [owner.username, display_name])
    const passwordHash = await hashPassword(password)
    await this.#db.transaction().execute(async (tx) => {
      if (!(await this.#store.burn(tx, hashToken(token), this.#now()))) throw linkUnknown()
      await this.#people.change(tx, owner.id, { display_name, password_hash: passwordHash })
      await this.#ends.end(tx, owner.id)
      const action = owner.passwordHash === null ? 'person.joined' : 'person.password_changed'
      const details = { username: owner.username }
      await this.#audit.write(
        { actor: owner.id, action, subject: `person:${owner.id}`, details },
        tx,
      )
    })
    await this.#signIns.forgetFailures(owner.username)
    return owner
  }
}

const linkUnknown = () =>
  new Refusal(403, 'link_unknown', 'This link does not work any more.', {
    hint: 'It works once and for seven days. Ask an administrator for a new one.',
  })
