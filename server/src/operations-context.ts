import type { FastifyBaseLogger } from 'fastify'
import type { AuditLog } from './audit/audit-log.ts'
import { auditRoutes } from './audit/audit-routes.ts'
import type { AuditStore } from './audit/audit-store.ts'
import type { Db } from './database/database.ts'
import type { EventBus } from './database/event-bus.ts'
import type { GuacamoleClient } from './guacamole/guacamole-client.ts'
import type { LiveSockets } from './http/live-sockets.ts'
import type { Routes } from './http/routes.ts'
import type { JobQueue } from './jobs/job-queue.ts'
import { administeredSessionRoutes } from './operations/administered-session-routes.ts'
import { AdministeredSessionStore } from './operations/administered-session-store.ts'
import { AdministeredSessions } from './operations/administered-sessions.ts'
import { EndSessions } from './operations/end-sessions.ts'
import { EndViewers } from './operations/end-viewers.ts'
import { historyRoutes } from './operations/history-routes.ts'
import { LeftoverStore } from './operations/leftover-store.ts'
import { Leftovers } from './operations/leftovers.ts'
import { MessageStore } from './operations/message-store.ts'
import { publishNotices } from './operations/notice-events.ts'
import { noticeRoutes } from './operations/notice-routes.ts'
import { OverviewStore } from './operations/overview-store.ts'
import { Planner } from './operations/planner.ts'
import { plannerRoutes } from './operations/planner-routes.ts'
import { PlannerStore } from './operations/planner-store.ts'
import { type KeptDays, Retention } from './operations/retention.ts'
import { RetentionStore } from './operations/retention-store.ts'
import { SessionMessages } from './operations/session-messages.ts'
import { WatchStore } from './operations/watch-store.ts'
import { Watching } from './operations/watching.ts'
import { SIGHT_QUEUE, type SightJob } from './people/end-sign-ins.ts'
import type { Account } from './people/person.ts'
import type { PersonStore } from './people/person-store.ts'
import type { Inventories } from './servers/inventories.ts'
import type { NodeHistory } from './servers/node-history.ts'
import type { NodeStore } from './servers/node-store.ts'
import type { Admission } from './sessions/admission.ts'
import { placementRoutes } from './sessions/placement-routes.ts'
import type { VmSession } from './sessions/session.ts'
import type { SessionStore } from './sessions/session-store.ts'
import type { SessionTransitions } from './sessions/session-transitions.ts'
import type { TimelineStore } from './sessions/timeline-store.ts'
import type { TemplateStore } from './templates/template-store.ts'

export interface OperationsParts {
  readonly db: Db
  readonly people: PersonStore
  readonly store: SessionStore
  readonly transitions: SessionTransitions
  readonly timeline: TimelineStore
  readonly audit: AuditLog
  readonly auditStore: AuditStore
  readonly guacamole: GuacamoleClient
  readonly log: FastifyBaseLogger
  readonly nodes: NodeStore
  readonly nodeHistory: NodeHistory
  readonly templates: TemplateStore
  readonly inventories: Inventories
  readonly admission: Admission
  readonly allowWatching: boolean
  readonly keptDays: KeptDays
  readonly compact: () => Promise<void>
}

/** Constructs what administrators see and do while people work. */
export function createOperations(parts: OperationsParts) {
  const { db, store: sessions, transitions, timeline, audit, auditStore, guacamole, log } = parts
  const watching = new Watching({
    ...{ db, sessions, watches: new WatchStore(db), guacamole, audit },
    isAllowed: parts.allowWatching,
  })
  const messageStore = new MessageStore(db)
  const messages = new SessionMessages({ db, sessions, messages: messageStore, audit })
  const places = new AdministeredSessionStore(db)
  const administered = new AdministeredSessions({
    ...{ places, sessions, timeline, audit: auditStore, guacamole, watching, log },
  })
  const { people, allowWatching } = parts
  const endViewers = new EndViewers({ people, guacamole, allowWatching, log })
  const ends = new EndSessions({ db, sessions, transitions, audit })

  const { nodes, nodeHistory: history, templates, inventories, admission } = parts
  const planner = new Planner({ db, nodes, templates, store: new PlannerStore(db) })
  const leftovers = new Leftovers({ audit: auditStore, store: new LeftoverStore(db), inventories })

  const { keptDays, compact } = parts
  const retention = new Retention({ store: new RetentionStore(db), audit, keptDays, compact })

  function serve(
    routes: Routes,
    { ownSession }: { ownSession: (id: string, account: Account) => Promise<VmSession> },
  ): void {
    administeredSessionRoutes(routes, { sessions: administered, ends, messages, watching })
    noticeRoutes(routes, { ownSession, messages, messageStore, watching })
    auditRoutes(routes, auditStore)
    historyRoutes(routes, { history, overview: new OverviewStore(db) })
    placementRoutes(routes, { templates, admission })
    plannerRoutes(routes, { planner, leftovers })
  }

  const publish = (bus: EventBus, sockets: LiveSockets, onError: (error: unknown) => void) =>
    publishNotices({ bus, sessions, messages: messageStore, watching, sockets, onError })

  const work = (jobs: JobQueue) =>
    jobs.work<SightJob>(SIGHT_QUEUE, ({ data }) => endViewers.end(data))

  return { watching, retention, serve, publish, work }
}
