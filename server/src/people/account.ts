import type { AccountChange, PasswordChange } from '@carrel/contract'
import type { AuditLog } from '../audit/audit-log.ts'
import type { Db } from '../database/database.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { refuseWeak } from './chosen-password.ts'
import type { EndSignIns } from './end-sign-ins.ts'
import { hashToken } from './opaque-token.ts'
import { hashPassword } from './password.ts'
import { type Account, notSignedIn, type Profile } from './person.ts'
import type { PersonStore } from './person-store.ts'
import type { SignIns } from './sign-in.ts'
import type { SignInStore, StoredSignIn } from './sign-in-store.ts'

/** What people do with their own account. `token`: of the sign-in that asks. */
export class OwnAccounts {
  readonly #db: Db
  readonly #people: PersonStore
  readonly #signIns: SignIns
  readonly #store: SignInStore
  readonly #ends: EndSignIns
  readonly #audit: AuditLog
  readonly #now: () => Date

  constructor(parts: {
    db: Db
    people: PersonStore
    signIns: SignIns
    store: SignInStore
    ends: EndSignIns
    audit: AuditLog
    now: () => Date
  }) {
    this.#db = parts.db
    this.#people = parts.people
    this.#signIns = parts.signIns
    this.#store = parts.store
    this.#ends = parts.ends
    this.#audit = parts.audit
    this.#now = parts.now
  }

  async profile({ id }: Account): Promise<Profile> {
    const profile = await this.#people.find(id)
    if (!profile) throw notSignedIn()
    return profile
  }

  async change(account: Account, change: AccountChange): Promise<Profile> {
    await this.#db.transaction().execute((tx) => this.#people.change(tx, account.id, change))
    return this.profile(account)
  }

  /** Every other sign-in ends. @throws Refusal `invalid_input`, `too_many_failures` */
  async changePassword(
    account: Account,
    { current, password }: PasswordChange,
    { token, ...from }: { token: string; address: string; device: string | undefined },
  ): Promise<void> {
    const { id, username, displayName } = account
    const credentials = { username, password: current, ...from }
    await this.#signIns.verify(credentials).catch((error: unknown) => {
      throw error instanceof Refusal && error.code === 'wrong_credentials' ? wrongPassword() : error
    })
    refuseWeak(password, 'password', [username, displayName])
    const password_hash = await hashPassword(password)
    await this.#db.transaction().execute(async (tx) => {
      await this.#people.change(tx, id, { password_hash })
      await this.#ends.end(tx, id, { butHash: hashToken(token) })
      const entry = { action: 'person.password_changed', details: { username } }
      await this.#audit.write({ actor: id, subject: `person:${id}`, ...entry }, tx)
    })
  }

  async signIns(
    { id }: Account,
    token: string,
  ): Promise<(StoredSignIn & { isCurrent: boolean })[]> {
    const hash = hashToken(token)
    const open = await this.#store.list(id, this.#now())
    return open.map((signIn) => ({ ...signIn, isCurrent: signIn.tokenHash.equals(hash) }))
  }

  /** @throws Refusal `not_found`, of other people's too */
  async endSignIn(account: Account, id: string): Promise<void> {
    const ended = await this.#end(account, { id })
    if (ended === 0) throw notFound('sign-in')
  }

  /** Returns how many. */
  endOtherSignIns(account: Account, token: string): Promise<number> {
    return this.#end(account, { butHash: hashToken(token) })
  }

  #end({ id, username }: Account, which: { id?: string; butHash?: Buffer }): Promise<number> {
    return this.#db.transaction().execute(async (tx) => {
      const ended = await this.#ends.end(tx, id, which)
      const entry = { action: 'person.signed_out', details: { username, sign_ins: ended } }
      if (ended > 0) await this.#audit.write({ actor: id, subject: `person:${id}`, ...entry }, tx)
      return ended
    })
  }
}

const wrongPassword = () =>
  new Refusal(422, 'wrong_password', 'The password that you have now is another one.', {
    fields: { current: 'is wrong' },
  })
