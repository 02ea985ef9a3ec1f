import type {
  ChannelKind,
  DeliveryEvent,
  NotificationDelivery,
  ToldNotification,
} from '@carrel/contract'
import { sql } from 'kysely'
import type { Db, Tx } from '../database/database.ts'

const LISTED = 50
/** More than are listed, so that those that wait are never among what is forgotten. */
const KEPT = 500

export interface Delivery {
  readonly id: string
  readonly channel: ChannelKind
  readonly event: DeliveryEvent
  readonly told: ToldNotification
  readonly createdAt: Date
}

export class DeliveryStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Returns its id, and forgets the oldest. */
  async insert(
    delivery: Pick<Delivery, 'channel' | 'event' | 'told'>,
    db: Db | Tx = this.#db,
  ): Promise<string> {
    const { channel, event, told } = delivery
    const { id } = await db
      .insertInto('notification_deliveries')
      .values({ channel, event, told: JSON.stringify(told) })
      .returning('id')
      .executeTakeFirstOrThrow()
    await db
      .deleteFrom('notification_deliveries')
      .where('status', '!=', 'waiting')
      .where('id', 'in', (rows) =>
        rows
          .selectFrom('notification_deliveries')
          .select('id')
          .orderBy('created_at', 'desc')
          .offset(KEPT),
      )
      .execute()
    return id
  }

  /** null: it is done, or there is none. */
  async findWaiting(id: string): Promise<Delivery | null> {
    const row = await this.#db
      .selectFrom('notification_deliveries')
      .selectAll()
      .where('id', '=', id)
      .where('status', '=', 'waiting')
      .executeTakeFirst()
    if (!row) return null
    const { channel, event, told, created_at: createdAt } = row
    return { id, channel, event, told, createdAt }
  }

  /** Notes an attempt: `problem` null: it arrived. `isOver`: there is no other. */
  async note(id: string, problem: string | null, isOver: boolean): Promise<void> {
    await this.#db
      .updateTable('notification_deliveries')
      .set({
        attempts: sql`attempts + 1`,
        problem,
        ...(isOver && { status: problem === null ? 'delivered' : 'failed', done_at: new Date() }),
      })
      .where('id', '=', id)
      .execute()
  }

  /** The newest first; or that one alone. */
  async list(id?: string): Promise<NotificationDelivery[]> {
    const rows = await this.#db
      .selectFrom('notification_deliveries')
      .selectAll()
      .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
      .orderBy('created_at', 'desc')
      .limit(LISTED)
      .execute()
    return rows.map((row) => ({
      ...{ id: row.id, channel: row.channel, event: row.event, title: row.told.title },
      ...{ status: row.status, attempts: row.attempts, problem: row.problem },
      created_at: row.created_at.toISOString(),
      done_at: row.done_at?.toISOString() ?? null,
    }))
  }
}
