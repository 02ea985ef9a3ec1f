import type { Db } from '../database/database.ts'
import { notFound } from '../http/refusal.ts'
import type { ServerStore } from '../servers/server-store.ts'
import { endOpenSessions } from './end-open-sessions.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'

/** Takes a server out of service and puts it back. */
export class InactivateServer {
  readonly #db: Db
  readonly #servers: ServerStore
  readonly #sessions: SessionStore
  readonly #transitions: SessionTransitions

  constructor(parts: {
    db: Db
    servers: ServerStore
    sessions: SessionStore
    transitions: SessionTransitions
  }) {
    this.#db = parts.db
    this.#servers = parts.servers
    this.#sessions = parts.sessions
    this.#transitions = parts.transitions
  }

  /**
   * From the moment of this transaction nothing is launched there, and every session is on its way to its end. Nobody waits
   * for the server: one that cannot be reached is cleaned up when it is back. Returns how many sessions that were.
   */
  inactivate(id: string): Promise<number> {
    return this.#db.transaction().execute(async (tx) => {
      if (!(await this.#servers.setActive(tx, id, false))) throw notFound('server')
      return endOpenSessions(tx, { server_id: id }, 'server_inactivated', {
        sessions: this.#sessions,
        transitions: this.#transitions,
      })
    })
  }

  async activate(id: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      if (!(await this.#servers.setActive(tx, id, true))) throw notFound('server')
    })
  }
}
