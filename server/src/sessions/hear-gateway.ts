import type { ConnectionState, GatewayEvent } from '@carrel/contract'
import type { FastifyBaseLogger } from 'fastify'
import type { Db } from '../database/database.ts'
import { desktopRefusal } from './desktop-refusal.ts'
import type { VmSession } from './session.ts'
import type { SessionTransitions } from './session-transitions.ts'

export interface HearGatewayParts {
  readonly db: Db
  readonly store: { findConnected(id: string): Promise<Pick<VmSession, 'id' | 'status'> | null> }
  readonly transitions: Pick<SessionTransitions, 'announce'>
  readonly log: FastifyBaseLogger
}

/** What the gateway reports of desktops: noted in the log, and a desktop that cannot be shown is told to its person. */
export class HearGateway {
  readonly #parts: HearGatewayParts
  /** When the last ending was that the person was told of, by connection. */
  #told = new Map<string, string>()

  constructor(parts: HearGatewayParts) {
    this.#parts = parts
  }

  async hear(event: GatewayEvent): Promise<void> {
    const { log } = this.#parts
    switch (event.event) {
      case 'snapshot': {
        const ids = new Set(event.connections.map(({ id }) => id))
        this.#told = new Map([...this.#told].filter(([id]) => ids.has(id)))
        log.info({ boot_id: event.boot_id, connections: ids.size }, 'the gateway is heard')
        for (const connection of event.connections) await this.#tellRefusal(connection)
        break
      }
      case 'viewer_joined':
      case 'viewer_left':
      case 'first_frame':
      case 'desktop_ended': {
        const { id, viewers, last_ending } = event.connection
        log.info({ connection_id: id, viewers, last_ending }, event.event)
        await this.#tellRefusal(event.connection)
      }
    }
  }

  async #tellRefusal({ id, last_ending: ending }: ConnectionState): Promise<void> {
    if (!ending?.is_final || this.#told.get(id) === ending.at) return
    const { db, store, transitions } = this.#parts
    const session = await store.findConnected(id)
    if (session?.status !== 'active') return
    const detail = desktopRefusal(ending.status)
    await db.transaction().execute(async (tx) => {
      await transitions.announce(tx, session.id, { event: 'VMSessionDesktopRefused', detail })
    })
    // Not before: what was not committed has not been told, and the next event is another try.
    this.#told.set(id, ending.at)
  }
}
