import { z } from 'zod'
import { ConnectionState } from './gateway.ts'
import { operation } from './operation.ts'
import { GuacamoleToken, Session, SessionFailure } from './sessions.ts'
import { Protocol } from './templates.ts'

/** On one line, and without what a database or a log would stumble over. */
export const Line = z
  .string()
  .trim()
  .regex(/^\P{Cc}*$/u, 'holds characters that cannot be shown')
const Lines = z
  .string()
  .trim()
  .regex(/^(?:\P{Cc}|[\n\t])*$/u, 'holds characters that cannot be shown')

/** PostgreSQL knows no year 0. */
export const Moment = z.iso.datetime().regex(/^(?!0000)/, 'is before all time')

const Named = z.object({ id: z.uuid(), name: z.string() })

/** A session as administrators see it: with its person and its place. */
export const AdministeredSession = Session.extend({
  person: z.object({ id: z.uuid(), username: z.string(), display_name: z.string() }),
  server: Named,
  node: Named,
})
export type AdministeredSession = z.infer<typeof AdministeredSession>

export const SESSION_GROUPS = [
  'open',
  'starting',
  'active',
  'ending',
  'ended',
  'failed',
  'all',
] as const
/** `open`: all that have not ended. `starting`: before they are active. `ended`: failed ones too. */
export const SessionGroup = z.enum(SESSION_GROUPS)
export type SessionGroup = z.infer<typeof SessionGroup>

export const SESSION_SORTS = ['created', 'expires', 'person', 'template'] as const
export const SessionSort = z.enum(SESSION_SORTS)
export type SessionSort = z.infer<typeof SessionSort>

export const SESSIONS_PER_PAGE = 50

export const SessionQuery = z.object({
  state: SessionGroup.default('open'),
  person: z.uuid().optional(),
  template: z.uuid().optional(),
  server: z.uuid().optional(),
  node: z.uuid().optional(),
  protocol: Protocol.optional(),
  /** In names of people, templates and nodes, the VM’s address, the VMID and the session’s id. */
  text: Line.max(100).optional(),
  sort: SessionSort.default('created'),
  order: z.enum(['asc', 'desc']).default('desc'),
  /** `next` of the page before. */
  after: z.string().max(400).optional(),
})
export type SessionQuery = z.input<typeof SessionQuery>

export const AuditEntry = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** A part of Carrel, or a person’s name. */
  actor: z.string(),
  /** Null for a part of Carrel. */
  actor_id: z.uuid().nullable(),
  /** `session.ended`, `vm.destroyed`, .. */
  action: z.string(),
  /** `session:<id>`, `vm:<server>/<VMID>`, `connection:<id>`, .. */
  subject: z.string(),
  details: z.record(z.string(), z.unknown()),
})
export type AuditEntry = z.infer<typeof AuditEntry>

/** A state, or while activating a step, of a session’s life. */
export const SessionStep = z.object({
  name: z.string(),
  began_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable(),
})
export type SessionStep = z.infer<typeof SessionStep>

/** What Proxmox VE was asked to do for a session. */
export const SessionTask = z.object({
  /** UPID as Proxmox VE names it, but for the token’s name in it. */
  upid: z.string(),
  /** `qmclone`, `qmstart`, .. */
  kind: z.string(),
  began_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable(),
  /** What Proxmox VE said of its end where that is not OK. */
  problem: z.string().nullable(),
})
export type SessionTask = z.infer<typeof SessionTask>

export const Watcher = z.object({
  name: z.string(),
  since: z.iso.datetime(),
})
export type Watcher = z.infer<typeof Watcher>

export const SessionDetails = z.object({
  session: AdministeredSession,
  steps: z.array(SessionStep),
  tasks: z.array(SessionTask),
  audit: z.array(AuditEntry),
  /** As the gateway tells it; null where there is none, or it does not say. */
  connection: ConnectionState.nullable(),
  connection_problem: SessionFailure.nullable(),
  watchers: z.array(Watcher),
  /** Whether this installation lets administrators watch at all. */
  may_be_watched: z.boolean(),
})
export type SessionDetails = z.infer<typeof SessionDetails>

export const MESSAGE_LENGTH = 500
export const REASON_LENGTH = 200

const sessionIds = z.array(z.uuid()).min(1).max(200)
const params = z.object({ id: z.uuid() })

/** For administrators. */
export const administeredSessionOperations = {
  listAdministeredSessions: operation({
    method: 'GET',
    path: '/api/v1/admin/sessions',
    summary: 'Sessions of everybody, page by page',
    query: SessionQuery,
    reply: {
      200: z.object({
        sessions: z.array(AdministeredSession),
        /** Of all pages. */
        total: z.int(),
        next: z.string().nullable(),
      }),
    },
  }),
  getSessionDetails: operation({
    method: 'GET',
    path: '/api/v1/admin/sessions/{id}',
    summary: 'One session with its timeline, its connection and what was done to it',
    params,
    reply: { 200: SessionDetails },
  }),
  endSessions: operation({
    method: 'POST',
    path: '/api/v1/admin/sessions/end',
    summary: 'End sessions now, each for itself',
    body: z.object({ session_ids: sessionIds }),
    reply: {
      200: z.object({
        results: z.array(
          z.object({
            session_id: z.uuid(),
            outcome: z.enum(['ending', 'ended_already', 'not_found']),
          }),
        ),
      }),
    },
  }),
  sendMessage: operation({
    method: 'POST',
    path: '/api/v1/admin/sessions/message',
    summary: 'Show a text on the screens of open sessions',
    body: z.object({
      session_ids: sessionIds,
      text: Lines.min(1).max(MESSAGE_LENGTH),
    }),
    reply: {
      200: z.object({
        results: z.array(
          z.object({ session_id: z.uuid(), outcome: z.enum(['sent', 'not_open', 'not_found']) }),
        ),
      }),
    },
  }),
  watchSession: operation({
    method: 'POST',
    path: '/api/v1/admin/sessions/{id}/watch',
    summary:
      'A one-time token to look at an active session; its person is told, and the reason is kept',
    params,
    body: z.object({ reason: Line.min(3).max(REASON_LENGTH) }),
    reply: { 200: GuacamoleToken },
  }),
} as const
