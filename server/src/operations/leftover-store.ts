import type { Db } from '../database/database.ts'

export interface LastLook {
  /** A server's id, or `gateway`. */
  readonly subject: string
  readonly at: Date
  readonly failed: readonly { what: string; reason: string; problem: string }[]
}

export class LeftoverStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  servers(): Promise<{ id: string; name: string }[]> {
    return this.#db.selectFrom('proxmox_servers').select(['id', 'name']).execute()
  }

  async looks(): Promise<LastLook[]> {
    return this.#db
      .selectFrom('reconciliations')
      .select(['subject', 'begun_at as at', 'failed'])
      .orderBy('subject')
      .execute()
  }
}
