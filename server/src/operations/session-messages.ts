import type { SessionMessage } from '@carrel/contract'
import type { AuditLog } from '../audit/audit-log.ts'
import type { Db } from '../database/database.ts'
import { publish } from '../database/event-bus.ts'
import type { Account } from '../people/person.ts'
import { subjectOfSession } from '../sessions/repair.ts'
import { hasEnded } from '../sessions/session.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { Message, MessageStore } from './message-store.ts'

/** Whoever opens the page later than that has come too late for it. */
const SHOWN_FOR_MS = 15 * 60_000

/** What the event bus carries of a message. */
export interface MessageEvent {
  readonly event: 'SessionMessage'
  readonly message_id: string
}

export interface SessionMessagesParts {
  readonly db: Db
  readonly sessions: SessionStore
  readonly messages: MessageStore
  readonly audit: AuditLog
}

type Outcome = 'sent' | 'not_open' | 'not_found'

/** Texts from administrators to the screens of people. */
export class SessionMessages {
  readonly #parts: SessionMessagesParts

  constructor(parts: SessionMessagesParts) {
    this.#parts = parts
  }

  async send(sender: Account, ids: readonly string[], text: string) {
    const results: { session_id: string; outcome: Outcome }[] = []
    for (const id of new Set(ids))
      results.push({ session_id: id, outcome: await this.#send(sender, id, text) })
    return { results }
  }

  /** Those that the session's person has not dismissed yet. */
  async shown(sessionId: string): Promise<SessionMessage[]> {
    const since = new Date(Date.now() - SHOWN_FOR_MS)
    return (await this.#parts.messages.listShown(sessionId, since)).map(presentMessage)
  }

  #send(sender: Account, sessionId: string, text: string): Promise<Outcome> {
    const { db, sessions, messages, audit } = this.#parts
    return db.transaction().execute(async (tx) => {
      const session = await sessions.lock(tx, sessionId)
      if (session === null) return 'not_found'
      if (hasEnded(session) || session.status === 'terminating') return 'not_open'
      const message_id = await messages.insert(tx, { sessionId, senderId: sender.id, text })
      const subject = subjectOfSession(sessionId)
      const entry = { actor: sender.id, action: 'session.message_sent', subject, details: { text } }
      await audit.write(entry, tx)
      const event: MessageEvent = { event: 'SessionMessage', message_id }
      await publish(tx, event)
      return 'sent'
    })
  }
}

export const presentMessage = ({ id, sender, text, sentAt }: Message): SessionMessage => ({
  ...{ id, sender, text },
  sent_at: sentAt.toISOString(),
})
