import type { Db, Tx } from '../database/database.ts'
import { publish } from '../database/event-bus.ts'
import type { Notice, Notification } from './notification.ts'
import type { NotificationStore } from './notification-store.ts'

/** What the event bus carries of a notification. */
export interface NotificationEvent {
  readonly event: 'AdminNotification'
  readonly notification_id: string
}

/** Tells administrators, and remembers what they have seen. */
export class Notifications {
  readonly #db: Db
  readonly #store: NotificationStore

  constructor(db: Db, store: NotificationStore) {
    this.#db = db
    this.#store = store
  }

  /** As a part of the transaction of what it tells of. */
  async tell(tx: Tx, notice: Notice): Promise<void> {
    await this.#announce(tx, await this.#store.put(tx, notice))
  }

  list(): Promise<Notification[]> {
    return this.#store.list()
  }

  async mark(ids: readonly string[], seen: boolean, userId: string): Promise<Notification[]> {
    return this.#db.transaction().execute(async (tx) => {
      const changed = seen
        ? await this.#store.markSeen(tx, ids, userId)
        : await this.#store.markUnseen(tx, ids)
      for (const id of changed) await this.#announce(tx, id)
      return this.#store.find(ids, tx)
    })
  }

  #announce(tx: Tx, id: string): Promise<void> {
    const event: NotificationEvent = { event: 'AdminNotification', notification_id: id }
    return publish(tx, JSON.stringify(event))
  }
}
