import type { Db } from '../database/database.ts'
import type { SessionTransitions } from './session-transitions.ts'
import type { SessionWaitStore } from './session-wait-store.ts'

export interface SessionWaitsParts {
  readonly db: Db
  readonly store: SessionWaitStore
  readonly transitions: Pick<SessionTransitions, 'announce'>
}

/** Tells people what their launch, or their session's end, cannot go on without, and when that is over. */
export class SessionWaits {
  readonly #parts: SessionWaitsParts

  constructor(parts: SessionWaitsParts) {
    this.#parts = parts
  }

  /** After a look at the server. Told once, whichever worker has looked, and again when it has changed. */
  async followServer(serverId: string): Promise<void> {
    const { db, store, transitions } = this.#parts
    await db.transaction().execute(async (tx) => {
      for (const id of await store.followServer(tx, serverId))
        await transitions.announce(tx, id, { event: 'VMSessionUpdated' })
    })
  }

  /** A step needs the gateway, and will be tried again; since the first time that it was missed. */
  async missGateway(id: string): Promise<void> {
    const { db, store, transitions } = this.#parts
    await db.transaction().execute(async (tx) => {
      if (await store.missGateway(tx, id, new Date()))
        await transitions.announce(tx, id, { event: 'VMSessionUpdated' })
    })
  }
}
