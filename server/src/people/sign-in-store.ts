import type { Db } from '../database/database.ts'
import type { Account } from './person.ts'

/** Cookies' hashes and the failures that throttle sign-in. */
export class SignInStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  async insert(tokenHash: Buffer, userId: string, expiresAt: Date): Promise<void> {
    await this.#db
      .insertInto('sign_ins')
      .values({ token_hash: tokenHash, user_id: userId, expires_at: expiresAt })
      .execute()
  }

  async findAccount(tokenHash: Buffer, now: Date): Promise<Account | null> {
    const row = await this.#db
      .selectFrom('sign_ins')
      .innerJoin('users', 'users.id', 'sign_ins.user_id')
      .select(['users.id', 'users.username', 'users.display_name', 'users.role'])
      .where('token_hash', '=', tokenHash)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    return row
      ? { id: row.id, username: row.username, displayName: row.display_name, role: row.role }
      : null
  }

  async delete(tokenHash: Buffer): Promise<void> {
    await this.#db.deleteFrom('sign_ins').where('token_hash', '=', tokenHash).execute()
  }

  async deleteExpired(now: Date, failuresBefore: Date): Promise<void> {
    await this.#db.deleteFrom('sign_ins').where('expires_at', '<=', now).execute()
    await this.#db.deleteFrom('sign_in_failures').where('failed_at', '<', failuresBefore).execute()
  }

  async recordFailure(username: string, address: string): Promise<void> {
    await this.#db
      .insertInto('sign_in_failures')
      .values({ username: username.toLowerCase(), address })
      .execute()
  }

  /** Failures since then, for this account from anywhere and from this address for any account. */
  async countFailures(username: string, address: string, since: Date) {
    const { account, from } = await this.#db
      .selectFrom('sign_in_failures')
      .select(({ fn, eb }) => [
        fn
          .countAll()
          .filterWhere(eb('username', '=', username.toLowerCase()))
          .as('account'),
        fn
          .countAll()
          .filterWhere(eb('address', '=', address))
          .as('from'),
      ])
      .where('failed_at', '>', since)
      .executeTakeFirstOrThrow()
    return { account: Number(account), address: Number(from) }
  }

  async forgetFailures(username: string): Promise<void> {
    await this.#db
      .deleteFrom('sign_in_failures')
      .where('username', '=', username.toLowerCase())
      .execute()
  }
}
