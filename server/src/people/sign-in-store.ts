import type { DeleteQueryBuilder, DeleteResult } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import type { Schema } from '../database/schema.ts'
import type { Account } from './person.ts'

export interface NewSignIn {
  readonly tokenHash: Buffer
  readonly userId: string
  readonly userAgent: string | null
  readonly address: string
  readonly expiresAt: Date
}

export interface StoredSignIn {
  readonly id: string
  readonly tokenHash: Buffer
  readonly userAgent: string | null
  readonly address: string | null
  readonly createdAt: Date
  readonly seenAt: Date
  readonly expiresAt: Date
}

/** `address`: of a network. `device`: a known one's id. */
export interface Attempt {
  readonly username: string
  readonly address: string
  readonly device: string | null
}

interface SeenAccount {
  readonly account: Account
  readonly seenAt: Date
}

/** Cookies' hashes and the failures that throttle sign-in. */
export class SignInStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  async insert(signIn: NewSignIn): Promise<void> {
    await this.#db
      .insertInto('sign_ins')
      .values({
        token_hash: signIn.tokenHash,
        user_id: signIn.userId,
        user_agent: signIn.userAgent,
        address: signIn.address,
        expires_at: signIn.expiresAt,
      })
      .execute()
  }

  async findAccount(tokenHash: Buffer, now: Date): Promise<SeenAccount | null> {
    const row = await this.#db
      .selectFrom('sign_ins')
      .innerJoin('users', 'users.id', 'sign_ins.user_id')
      .select(['users.id', 'users.username', 'users.display_name', 'users.role'])
      .select('sign_ins.seen_at')
      .where('token_hash', '=', tokenHash)
      .where('expires_at', '>', now)
      .where('disabled_at', 'is', null)
      .executeTakeFirst()
    if (!row) return null
    const { id, username, display_name: displayName, role, seen_at: seenAt } = row
    return { account: { id, username, displayName, role }, seenAt }
  }

  /** Notes that the sign-in has done something. */
  async touch(tokenHash: Buffer, userId: string, now: Date): Promise<void> {
    await this.#db
      .updateTable('sign_ins')
      .set({ seen_at: now })
      .where('token_hash', '=', tokenHash)
      .execute()
    await this.#db
      .updateTable('users')
      .set({ last_seen_at: now })
      .where('id', '=', userId)
      .execute()
  }

  /** Of a person, last seen first. */
  async list(userId: string, now: Date): Promise<StoredSignIn[]> {
    const rows = await this.#db
      .selectFrom('sign_ins')
      .selectAll()
      .where('user_id', '=', userId)
      .where('expires_at', '>', now)
      .orderBy('seen_at', 'desc')
      .execute()
    return rows.map((row) => ({
      id: row.id,
      tokenHash: Buffer.from(row.token_hash),
      userAgent: row.user_agent,
      address: row.address,
      createdAt: row.created_at,
      seenAt: row.seen_at,
      expiresAt: row.expires_at,
    }))
  }

  /** All of a person's, or one, or all but one. Returns how many. */
  async end(
    tx: Tx,
    userId: string,
    { id, butHash }: { id?: string; butHash?: Buffer },
  ): Promise<number> {
    const { numDeletedRows } = await tx
      .deleteFrom('sign_ins')
      .where('user_id', '=', userId)
      .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
      .$if(butHash !== undefined, (query) =>
        query.where('token_hash', '!=', butHash ?? Buffer.alloc(0)),
      )
      .executeTakeFirst()
    return Number(numDeletedRows)
  }

  /** Returns whose it was. */
  async delete(tx: Tx, tokenHash: Buffer): Promise<string[]> {
    return owners(tx.deleteFrom('sign_ins').where('token_hash', '=', tokenHash))
  }

  /** Returns whose they were. */
  async deleteExpired(tx: Tx, now: Date, failuresBefore: Date): Promise<string[]> {
    await tx.deleteFrom('sign_in_failures').where('failed_at', '<', failuresBefore).execute()
    return owners(tx.deleteFrom('sign_ins').where('expires_at', '<=', now))
  }

  /** Returns its id. */
  async recordFailure({ username, address, device }: Attempt): Promise<string> {
    const { id } = await this.#db
      .insertInto('sign_in_failures')
      .values({ username: username.toLowerCase(), address, device })
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  }

  /** It was none. */
  async forgetFailure(id: string): Promise<void> {
    await this.#db.deleteFrom('sign_in_failures').where('id', '=', id).execute()
  }

  /** Failures since then. Those from known devices count for these alone. */
  async countFailures({ username, address, device }: Attempt, since: Date) {
    const name = username.toLowerCase()
    const counts = await this.#db
      .selectFrom('sign_in_failures')
      .select(({ fn, eb, and }) => {
        const unknown = eb('device', 'is', null)
        const ofAccount = eb('username', '=', name)
        const ofNetwork = and([eb('address', '=', address), unknown])
        const own = and([ofAccount, eb('device', '=', device)])
        return [
          fn.countAll().filterWhere(own).as('fromDevice'),
          fn
            .countAll()
            .filterWhere(and([ofAccount, ofNetwork]))
            .as('fromNetwork'),
          fn
            .countAll()
            .filterWhere(and([ofAccount, unknown]))
            .as('fromAnywhere'),
          fn.countAll().filterWhere(ofNetwork).as('ofNetwork'),
        ]
      })
      .where('failed_at', '>', since)
      .where(({ or, eb }) => or([eb('username', '=', name), eb('address', '=', address)]))
      .executeTakeFirstOrThrow()
    const { fromDevice, fromNetwork, fromAnywhere, ofNetwork } = counts
    return {
      ...{ fromDevice: Number(fromDevice), fromNetwork: Number(fromNetwork) },
      ...{ fromAnywhere: Number(fromAnywhere), ofNetwork: Number(ofNetwork) },
    }
  }

  /** All of the account, or those alone that came from where somebody knows the password: others go on counting. */
  async forgetFailures(
    username: string,
    from?: { address: string; device: string | null },
  ): Promise<void> {
    await this.#db
      .deleteFrom('sign_in_failures')
      .where('username', '=', username.toLowerCase())
      .$if(from !== undefined, (query) =>
        query.where(({ and, eb }) =>
          from && from.device !== null
            ? eb('device', '=', from.device)
            : and([eb('address', '=', from?.address ?? ''), eb('device', 'is', null)]),
        ),
      )
      .execute()
  }
}

/** Each person once. */
async function owners(
  ended: DeleteQueryBuilder<Schema, 'sign_ins', DeleteResult>,
): Promise<string[]> {
  const rows = await ended.returning('user_id').execute()
  return [...new Set(rows.map(({ user_id }) => user_id))]
}
