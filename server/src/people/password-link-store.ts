import type { Db, Tx } from '../database/database.ts'

/** Hashes of the links that let people choose a password: one of each person at most. */
export class PasswordLinkStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** In place of the one before. */
  async put(
    tx: Tx,
    link: { userId: string; tokenHash: Buffer; createdBy: string; expiresAt: Date },
  ): Promise<void> {
    const values = {
      token_hash: link.tokenHash,
      created_by: link.createdBy,
      created_at: new Date(),
      expires_at: link.expiresAt,
    }
    await tx
      .insertInto('password_links')
      .values({ user_id: link.userId, ...values })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values))
      .execute()
  }

  /** Whose link this is, as long as it works; null otherwise, and for whoever is disabled. */
  async ownerOf(tokenHash: Buffer, now: Date): Promise<string | null> {
    const row = await this.#db
      .selectFrom('password_links')
      .innerJoin('users', 'users.id', 'password_links.user_id')
      .select('user_id')
      .where('token_hash', '=', tokenHash)
      .where('expires_at', '>', now)
      .where('disabled_at', 'is', null)
      .executeTakeFirst()
    return row?.user_id ?? null
  }

  /** False if it works no more: of two who use it at once, one has it. */
  async burn(tx: Tx, tokenHash: Buffer, now: Date): Promise<boolean> {
    const { numDeletedRows } = await tx
      .deleteFrom('password_links')
      .where('token_hash', '=', tokenHash)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    return numDeletedRows === 1n
  }

  /** False if there was none. */
  async delete(tx: Tx, userId: string): Promise<boolean> {
    const { numDeletedRows } = await tx
      .deleteFrom('password_links')
      .where('user_id', '=', userId)
      .executeTakeFirst()
    return numDeletedRows === 1n
  }
}
