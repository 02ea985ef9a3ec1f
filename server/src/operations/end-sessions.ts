import type { AuditLog } from '../audit/audit-log.ts'
import type { Db } from '../database/database.ts'
import type { Account } from '../people/person.ts'
import { subjectOfSession } from '../sessions/repair.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { SessionTransitions } from '../sessions/session-transitions.ts'

export interface EndSessionsParts {
  readonly db: Db
  readonly sessions: SessionStore
  readonly transitions: SessionTransitions
  readonly audit: AuditLog
}

type Outcome = 'ending' | 'ended_already' | 'not_found'

/** An administrator ends sessions of others, each in a transaction of its own: one that cannot be ended holds up no other. */
export class EndSessions {
  readonly #parts: EndSessionsParts

  constructor(parts: EndSessionsParts) {
    this.#parts = parts
  }

  async end(actor: Account, ids: readonly string[]) {
    const results: { session_id: string; outcome: Outcome }[] = []
    for (const id of new Set(ids))
      results.push({ session_id: id, outcome: await this.#end(actor, id) })
    return { results }
  }

  #end(actor: Account, id: string): Promise<Outcome> {
    const { db, sessions, transitions, audit } = this.#parts
    return db.transaction().execute(async (tx) => {
      const session = await sessions.lock(tx, id)
      if (session === null) return 'not_found'
      if (!(await transitions.endWithin(tx, id, { end_reason: 'admin' }))) return 'ended_already'
      const details = { end_reason: 'admin', was: session.status, person: session.userId }
      const subject = subjectOfSession(id)
      await audit.write({ actor: actor.id, action: 'session.ended', subject, details }, tx)
      return 'ending'
    })
  }
}
