import type { OwnQuota } from '@carrel/contract'
import { type Selectable, sql, type Updateable } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import type { Schema } from '../database/schema.ts'
import { isUniqueViolation } from '../database/unique-violation.ts'
import { type Account, emailTaken, type Profile, usernameTaken } from './person.ts'

export interface StoredAccount extends Profile {
  /** null: nobody can sign in yet. */
  readonly passwordHash: string | null
  readonly isDisabled: boolean
}

export interface NewAccount extends Omit<Account, 'id'> {
  readonly passwordHash: string | null
  readonly email?: string | null
  readonly quota?: OwnQuota
}

export type OwnChange = Pick<
  Updateable<Schema['users']>,
  'display_name' | 'language' | 'time_zone' | 'password_hash'
>

export type Quota = Partial<{ sessions: number; minutes: number }>

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
    return row ? read(row) : null
  }

  async find(id: string, db: Db | Tx = this.#db): Promise<StoredAccount | null> {
    const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
    return row ? read(row) : null
  }

  /** What this person has of their own; the rest is the installation's default. null: there is no such person. */
  async quota(tx: Tx, id: string): Promise<Quota | null> {
    const row = await quotaOf(tx, id).executeTakeFirst()
    return row ? readQuota(row) : null
  }

  /**
   * As `quota`, and locks the person's row, so that quotas are checked by one request at a time. Not `for update`: that would
   * wait for every transaction that has written a row of this person's, and such a one that wants this lock would never end.
   */
  async lockQuota(tx: Tx, id: string): Promise<Quota> {
    return readQuota(await quotaOf(tx, id).forNoKeyUpdate().executeTakeFirstOrThrow())
  }

  /** @throws Refusal `username_taken`, `email_taken` */
  async insert(tx: Tx, account: NewAccount): Promise<string> {
    const { id } = await tx
      .insertInto('users')
      .values({
        username: account.username,
        display_name: account.displayName,
        role: account.role,
        password_hash: account.passwordHash,
        email: account.email ?? null,
        quota_sessions: account.quota?.sessions ?? null,
        quota_minutes: account.quota?.minutes ?? null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
      .catch((error: unknown) => {
        if (isUniqueViolation(error, 'users_username_key')) throw usernameTaken()
        throw isUniqueViolation(error, 'users_email_key') ? emailTaken() : error
      })
    return id
  }

  /** What a person may change of their own account. */
  async change(tx: Tx, id: string, change: OwnChange): Promise<void> {
    await tx
      .updateTable('users')
      .set({ ...change, updated_at: new Date() })
      .where('id', '=', id)
      .execute()
  }

  /** Adds the account, or gives an existing one of that name the new details. */
  async save(account: NewAccount): Promise<string> {
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

const read = (row: Selectable<Schema['users']>): StoredAccount => ({
  id: row.id,
  username: row.username,
  displayName: row.display_name,
  role: row.role,
  email: row.email,
  language: row.language,
  timeZone: row.time_zone,
  passwordHash: row.password_hash,
  isDisabled: row.disabled_at !== null,
})

const quotaOf = (tx: Tx, id: string) =>
  tx.selectFrom('users').select(['quota_sessions', 'quota_minutes']).where('id', '=', id)

const readQuota = (row: {
  quota_sessions: number | null
  quota_minutes: number | null
}): Quota => ({
  ...(row.quota_sessions !== null && { sessions: row.quota_sessions }),
  ...(row.quota_minutes !== null && { minutes: row.quota_minutes }),
})
