import { type GatewayEvent, TOKEN_LIFETIME_SECONDS, type Watcher } from '@carrel/contract'
import type { AuditLog } from '../audit/audit-log.ts'
import type { Db, Tx } from '../database/database.ts'
import { publish } from '../database/event-bus.ts'
import type { GuacamoleClient, ViewerToken } from '../guacamole/guacamole-client.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Account } from '../people/person.ts'
import { gatewayRefusal } from '../sessions/issue-token.ts'
import { subjectOfSession } from '../sessions/repair.ts'
import { sessionNotActive, type VmSession } from '../sessions/session.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { Watch, WatchStore } from './watch-store.ts'

/** What the event bus carries: who watches that session is not as it was. */
export interface WatchEvent {
  readonly event: 'SessionWatched'
  readonly watched_session_id: string
}

export interface WatchingParts {
  readonly db: Db
  readonly sessions: SessionStore
  readonly watches: WatchStore
  readonly guacamole: GuacamoleClient
  readonly audit: AuditLog
  /** Whether this installation allows it. */
  readonly isAllowed: boolean
}

/**
 * Administrators look at people's desktops, and can do nothing there. Whoever is looked at is told: from the moment that there
 * is a token, and until the gateway has seen its holder go.
 */
export class Watching {
  readonly #parts: WatchingParts

  constructor(parts: WatchingParts) {
    this.#parts = parts
  }

  get isAllowed(): boolean {
    return this.#parts.isAllowed
  }

  /**
   * A token for one visit. The reason is kept with the first of several in a row.
   * @throws Refusal `watching_not_allowed`, `not_found`, `session_not_active`, and what `gatewayRefusal` makes of the gateway's
   */
  async watch(watcher: Account, sessionId: string, reason: string): Promise<ViewerToken> {
    const { db, sessions, watches, guacamole, audit, isAllowed } = this.#parts
    if (!isAllowed) throw watchingNotAllowed()
    const session = await sessions.find(sessionId)
    if (session === null) throw notFound('session')
    const { status, guacamoleConnectionId } = session
    if (status !== 'active' || guacamoleConnectionId === null) throw sessionNotActive(session)
    const token = await guacamole
      .generateWatchToken(guacamoleConnectionId, watcher.id)
      .catch((error: unknown) => {
        throw gatewayRefusal(error)
      })
    await db.transaction().execute(async (tx) => {
      if (!(await watches.begin(tx, { sessionId, watcherId: watcher.id, reason }))) return
      const subject = subjectOfSession(sessionId)
      const details = { reason, person: session.userId }
      await audit.write({ actor: watcher.id, action: 'session.watched', subject, details }, tx)
      await tell(tx, sessionId)
    })
    return token
  }

  async watchersOf({ id, status }: Pick<VmSession, 'id' | 'status'>): Promise<Watcher[]> {
    if (status !== 'active') return []
    const present = await this.#parts.watches.present(id, unusedSince())
    return present.map(({ watcher, beganAt }) => ({ name: watcher, since: beganAt.toISOString() }))
  }

  /** Who came and went. */
  async hear(event: GatewayEvent): Promise<void> {
    const { watches } = this.#parts
    switch (event.event) {
      case 'snapshot': {
        const watchers = new Map(event.connections.map((each) => [each.id, each.watchers]))
        for (const watch of await watches.all())
          await this.#follow(watch, watchers.get(watch.connectionId ?? '') ?? [])
        if (!this.isAllowed) await this.#endAll([...watchers.values()].flat())
        break
      }
      case 'viewer_joined':
      case 'viewer_left':
        for (const watch of await watches.ofConnection(event.connection.id))
          await this.#follow(watch, event.connection.watchers)
        break
      case 'heartbeat':
        await this.#endUnused()
    }
  }

  /** It was allowed when they came, before this server was started anew. */
  async #endAll(watchers: readonly string[]): Promise<void> {
    for (const userId of new Set(watchers))
      await this.#parts.guacamole.endViewers({ userId, only: 'guests', mayReturn: false })
  }

  async #follow(watch: Watch, present: readonly string[]): Promise<void> {
    const isPresent = present.includes(watch.watcherId)
    if (isPresent && watch.joinedAt === null) await this.#parts.watches.noteJoined(watch.id)
    if (!isPresent && watch.joinedAt !== null) await this.#end(watch)
  }

  #end({ id, sessionId, watcherId, beganAt }: Watch): Promise<void> {
    const { db, watches, audit } = this.#parts
    return db.transaction().execute(async (tx) => {
      if (!(await watches.end(tx, id))) return
      const seconds = Math.round((Date.now() - beganAt.getTime()) / 1000)
      const subject = subjectOfSession(sessionId)
      const entry = { actor: watcherId, action: 'session.watch_ended', subject }
      await audit.write({ ...entry, details: { seconds } }, tx)
      await tell(tx, sessionId)
    })
  }

  #endUnused(): Promise<void> {
    const { db, watches } = this.#parts
    return db.transaction().execute(async (tx) => {
      for (const sessionId of await watches.endUnused(tx, unusedSince())) await tell(tx, sessionId)
    })
  }
}

const unusedSince = () => new Date(Date.now() - TOKEN_LIFETIME_SECONDS * 1000)

function tell(tx: Tx, sessionId: string): Promise<void> {
  const event: WatchEvent = { event: 'SessionWatched', watched_session_id: sessionId }
  return publish(tx, event)
}

const watchingNotAllowed = () =>
  new Refusal(
    403,
    'watching_not_allowed',
    'This installation does not let administrators watch desktops.',
    { hint: 'It is set by CARREL_ALLOW_WATCHING.' },
  )
