import { type AdministeredSession, SESSIONS_PER_PAGE, type SessionDetails } from '@carrel/contract'
import type { FastifyBaseLogger } from 'fastify'
import { presentEntry } from '../audit/audit-entry.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { type GuacamoleClient, GuacamoleError } from '../guacamole/guacamole-client.ts'
import { notFound } from '../http/refusal.ts'
import { subjectOfConnection, subjectOfSession } from '../sessions/repair.ts'
import { presentInFull, type VmSession } from '../sessions/session.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { TimelineStore } from '../sessions/timeline-store.ts'
import type {
  AdministeredSessionStore,
  Filters,
  SessionPlace,
} from './administered-session-store.ts'
import { readKey, writeKey } from './page-key.ts'
import type { Watching } from './watching.ts'

export interface AdministeredSessionsParts {
  readonly places: AdministeredSessionStore
  readonly sessions: SessionStore
  readonly timeline: TimelineStore
  readonly audit: AuditStore
  readonly guacamole: GuacamoleClient
  readonly watching: Watching
  readonly log: FastifyBaseLogger
}

/** Sessions as administrators see them. */
export class AdministeredSessions {
  readonly #parts: AdministeredSessionsParts

  constructor(parts: AdministeredSessionsParts) {
    this.#parts = parts
  }

  /** @throws Refusal `bad_page` */
  async page({ after, ...filters }: Filters) {
    const { places, sessions } = this.#parts
    const isMoment = filters.sort === 'created' || filters.sort === 'expires'
    const from = after === undefined ? null : readKey(after, isMoment)
    const rows = await places.page(filters, from, SESSIONS_PER_PAGE + 1)
    const shown = rows.slice(0, SESSIONS_PER_PAGE)
    const found = await sessions.findAll(shown.map(({ place }) => place.id))
    const byId = new Map(found.map((session) => [session.id, session]))
    const last = shown.at(-1)
    return {
      sessions: shown.flatMap(({ place }) => {
        const session = byId.get(place.id)
        return session ? [present(session, place)] : []
      }),
      total: await places.count(filters),
      next: rows.length > shown.length && last ? writeKey(last.key) : null,
    }
  }

  /** @throws Refusal `not_found` */
  async details(id: string): Promise<SessionDetails> {
    const { places, sessions, timeline, audit, watching } = this.#parts
    const [session, place] = await Promise.all([sessions.find(id), places.find(id)])
    if (session === null || place === null) throw notFound('session')
    const { guacamoleConnectionId } = session
    const subjects = [
      subjectOfSession(id),
      ...(guacamoleConnectionId === null ? [] : [subjectOfConnection(guacamoleConnectionId)]),
    ]
    const [steps, tasks, entries, connection, watchers] = await Promise.all([
      timeline.steps(id),
      timeline.tasks(id),
      audit.ofSubjects(subjects),
      this.#connection(session),
      watching.watchersOf(session),
    ])
    return {
      session: present(session, place),
      steps: steps.map(({ name, beganAt, endedAt }) => ({ name, ...span(beganAt, endedAt) })),
      tasks: tasks.map(({ upid, kind, problem, beganAt, endedAt }) => ({
        ...{ upid, kind, problem },
        ...span(beganAt, endedAt),
      })),
      audit: entries.map(presentEntry),
      ...connection,
      watchers,
      may_be_watched: watching.isAllowed,
    }
  }

  /** A gateway that does not answer hides its figures, and not the session. */
  async #connection({ id, status, guacamoleConnectionId }: VmSession) {
    if (status !== 'active' || guacamoleConnectionId === null)
      return { connection: null, connection_problem: null }
    const { guacamole, log } = this.#parts
    try {
      const found = await guacamole.getConnection(guacamoleConnectionId)
      return { connection: found?.state ?? null, connection_problem: null }
    } catch (error) {
      if (!(error instanceof GuacamoleError)) throw error
      log.warn({ session_id: id, err: error }, 'the figures of a connection cannot be had')
      const { code, message, hint } = error
      return { connection: null, connection_problem: { code, message, hint } }
    }
  }
}

const span = (beganAt: Date, endedAt: Date | null) => ({
  began_at: beganAt.toISOString(),
  ended_at: endedAt?.toISOString() ?? null,
})

const present = (
  session: VmSession,
  { person, server, node }: SessionPlace,
): AdministeredSession => ({
  ...presentInFull(session),
  person: { id: person.id, username: person.username, display_name: person.displayName },
  server,
  node,
})
