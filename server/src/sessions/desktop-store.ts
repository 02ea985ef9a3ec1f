import type { Db, Tx } from '../database/database.ts'

/** Finds the sessions that have people's persistent VMs: open ones, and ended ones whose VM is still there. */
export class DesktopStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** The one session that has a person's VM of a template, in use or kept; null if there is none. */
  async holder(
    { userId, templateId }: { userId: string; templateId: string },
    db: Db | Tx = this.#db,
  ): Promise<string | null> {
    const row = await db
      .selectFrom('vm_sessions')
      .select('id')
      .where('user_id', '=', userId)
      .where('template_id', '=', templateId)
      .where('session_type', '=', 'persistent')
      .where('vm_id', 'is not', null)
      .where('vm_fate', 'is distinct from', 'discarded')
      .executeTakeFirst()
    return row?.id ?? null
  }

  /** Of all a person's VMs, those that are being destroyed too; the last used first. */
  async holders(userId: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('vm_sessions')
      .select('id')
      .where('user_id', '=', userId)
      .where('session_type', '=', 'persistent')
      .where('vm_id', 'is not', null)
      .orderBy('created_at', 'desc')
      .execute()
    return rows.map(({ id }) => id)
  }
}
