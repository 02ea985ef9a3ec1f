import type { AuditLog } from '../audit/audit-log.ts'
import type { Db, Tx } from '../database/database.ts'
import { notFound } from '../http/refusal.ts'
import type { Account } from '../people/person.ts'
import type { ServerStore } from '../servers/server-store.ts'
import { endOpenSessions } from './end-open-sessions.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'

/** Takes a server out of service and puts it back; the audit log has who did. */
export class InactivateServer {
  readonly #db: Db
  readonly #servers: ServerStore
  readonly #sessions: SessionStore
  readonly #transitions: SessionTransitions
  readonly #audit: AuditLog

  constructor(parts: {
    db: Db
    servers: ServerStore
    sessions: SessionStore
    transitions: SessionTransitions
    audit: AuditLog
  }) {
    this.#db = parts.db
    this.#servers = parts.servers
    this.#sessions = parts.sessions
    this.#transitions = parts.transitions
    this.#audit = parts.audit
  }

  /**
   * From the moment of this transaction nothing is launched there, and every session is on its way to its end. Nobody waits
   * for the server: one that cannot be reached is cleaned up when it is back. Returns how many sessions that were.
   */
  inactivate(actor: Account, id: string): Promise<number> {
    return this.#db.transaction().execute(async (tx) => {
      if (!(await this.#servers.setActive(tx, id, false))) throw notFound('server')
      const ended = await endOpenSessions(tx, { server_id: id }, 'server_inactivated', {
        sessions: this.#sessions,
        transitions: this.#transitions,
      })
      await this.#note(tx, actor, id, 'server.inactivated', { ended_sessions: ended })
      return ended
    })
  }

  async activate(actor: Account, id: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      if (!(await this.#servers.setActive(tx, id, true))) throw notFound('server')
      await this.#note(tx, actor, id, 'server.activated', {})
    })
  }

  #note(tx: Tx, actor: Account, id: string, action: string, details: Record<string, unknown>) {
    return this.#audit.write({ actor: actor.id, action, subject: `server:${id}`, details }, tx)
  }
}
