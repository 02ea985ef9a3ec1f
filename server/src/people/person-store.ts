import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Account } from './person.ts'

export interface StoredAccount extends Account {
  readonly passwordHash: string
}

export class PersonStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Names are compared without regard to case. */
  async findByUsername(username: string): Promise<StoredAccount | null> {
    const row = await this.#db
      .selectFrom('users')
      .selectAll()
      .where(sql`lower(username)`, '=', username.toLowerCase())
      .executeTakeFirst()
    if (!row) return null
    const { id, role } = row
    return {
      id,
      username: row.username,
      displayName: row.display_name,
      role,
      passwordHash: row.password_hash,
    }
  }

  /** Adds the account, or gives an existing one of that name the new details. */
  async save(account: Omit<StoredAccount, 'id'>): Promise<string> {
    const details = {
      display_name: account.displayName,
      role: account.role,
      password_hash: account.passwordHash,
    }
    const row = await this.#db
      .insertInto('users')
      .values({ username: account.username, ...details })
      .onConflict((conflict) =>
        conflict
          .expression(sql`lower(username)`)
          .doUpdateSet({ ...details, updated_at: new Date() }),
      )
      .returning('id')
      .executeTakeFirstOrThrow()
    return row.id
  }
}
