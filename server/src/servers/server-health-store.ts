import type { Db } from '../database/database.ts'

export interface WatchedServer {
  readonly name: string
  readonly isActive: boolean
  readonly isDraining: boolean
  /** Since when it has not answered; null: it did at the last look. */
  readonly silentSince: Date | null
}

export class ServerHealthStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Notes whether it answered, and gives what is known of it then; null: there is none. */
  async note(serverId: string, answered: boolean, now: Date): Promise<WatchedServer | null> {
    const row = await this.#db
      .selectFrom('proxmox_servers')
      .select(['name', 'is_active', 'is_draining', 'silent_since'])
      .where('id', '=', serverId)
      .executeTakeFirst()
    if (!row) return null
    const silentSince = answered ? null : (row.silent_since ?? now)
    // Launches lock this row: it is left alone where nothing is new.
    if (silentSince?.getTime() !== row.silent_since?.getTime())
      await this.#db
        .updateTable('proxmox_servers')
        .set({ silent_since: silentSince })
        .where('id', '=', serverId)
        .execute()
    const { name, is_active: isActive, is_draining: isDraining } = row
    return { name, isActive, isDraining, silentSince }
  }
}
