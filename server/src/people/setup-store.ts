import type { Db, Tx } from '../database/database.ts'

export class SetupStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  async isSetUp(db: Db | Tx = this.#db): Promise<boolean> {
    const row = await db
      .selectFrom('users')
      .select('id')
      .where('role', '=', 'admin')
      .limit(1)
      .executeTakeFirst()
    return row !== undefined
  }

  /** And forgets those whose time is over. */
  async insertLink(tokenHash: Buffer, expiresAt: Date, now: Date): Promise<void> {
    await this.#db.deleteFrom('setup_links').where('expires_at', '<=', now).execute()
    await this.#db
      .insertInto('setup_links')
      .values({ token_hash: tokenHash, expires_at: expiresAt })
      .execute()
  }

  async isLink(tokenHash: Buffer, now: Date, db: Db | Tx = this.#db): Promise<boolean> {
    const row = await db
      .selectFrom('setup_links')
      .select('token_hash')
      .where('token_hash', '=', tokenHash)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    return row !== undefined
  }

  /** Of two who set up at once, the second waits here. */
  async lockInstallation(tx: Tx): Promise<void> {
    await tx.selectFrom('installation').select('id').forUpdate().executeTakeFirstOrThrow()
  }

  async deleteLinks(tx: Tx): Promise<void> {
    await tx.deleteFrom('setup_links').execute()
  }
}
