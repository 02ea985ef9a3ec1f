import type { NotificationKind } from '@carrel/contract'
import type { Db, Tx } from '../database/database.ts'
import { publish } from '../database/event-bus.ts'
import type { Notice, Notification } from './notification.ts'
import type { NotificationStore } from './notification-store.ts'

/** What the event bus carries of a notification. */
export interface NotificationEvent {
  readonly event: 'AdminNotification'
  readonly notification_id: string
}

/** Has what was told sent to where administrators are beside the page. */
export interface Forwarding {
  forward(tx: Tx, event: 'raised' | 'resolved', notification: Notification): Promise<void>
}

/** Tells administrators, and remembers what they have seen. */
export class Notifications {
  readonly #db: Db
  readonly #store: NotificationStore
  readonly #forwarding: Forwarding

  constructor(parts: { db: Db; store: NotificationStore; forwarding: Forwarding }) {
    this.#db = parts.db
    this.#store = parts.store
    this.#forwarding = parts.forwarding
  }

  /** As a part of the transaction of what it tells of. */
  async tell(tx: Tx, notice: Notice): Promise<void> {
    const { id, isNew } = await this.#store.put(tx, notice)
    await this.#announce(tx, id)
    if (isNew) await this.#forward(tx, 'raised', id)
  }

  /** As `tell`, once in an episode, however often it is said. */
  async raise(notice: Notice): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      if (await this.#store.isGoingOn(tx, notice.kind, notice.subject)) return
      const { id } = await this.#store.put(tx, notice)
      await this.#announce(tx, id)
      await this.#forward(tx, 'raised', id)
    })
  }

  /** Episodes of those kinds are over. */
  async resolve(kinds: readonly NotificationKind[], subject: string): Promise<void> {
    const goingOn = await this.#store.goingOn(kinds, subject)
    if (goingOn.length === 0) return
    await this.#db.transaction().execute(async (tx) => {
      for (const kind of goingOn)
        for (const id of await this.#store.resolve(tx, kind, subject)) {
          await this.#announce(tx, id)
          await this.#forward(tx, 'resolved', id)
        }
    })
  }

  list(): Promise<{ notifications: Notification[]; more: number }> {
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

  async #forward(tx: Tx, event: 'raised' | 'resolved', id: string): Promise<void> {
    const [notification] = await this.#store.find([id], tx)
    if (notification) await this.#forwarding.forward(tx, event, notification)
  }

  #announce(tx: Tx, id: string): Promise<void> {
    const event: NotificationEvent = { event: 'AdminNotification', notification_id: id }
    return publish(tx, event)
  }
}
