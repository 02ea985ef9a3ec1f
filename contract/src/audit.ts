import { z } from 'zod'
import { AuditEntry, Line, Moment } from './administered-sessions.ts'
import { operation } from './operation.ts'

/** A VM that looks like ours and is left alone, or one whose lock stays. */
export const LeftoverVm = z.object({
  server: z.object({ id: z.uuid(), name: z.string() }),
  vmid: z.int(),
  finding: z.enum(['unknown', 'unproven', 'locked']),
  /** Why it is left alone, or waited for. */
  reason: z.string(),
  found_at: z.iso.datetime(),
  /** As the server lists it now; null where it does not answer. */
  now: z
    .object({
      is_there: z.boolean(),
      name: z.string().nullable(),
      node: z.string().nullable(),
      is_locked: z.boolean(),
    })
    .nullable(),
})
export type LeftoverVm = z.infer<typeof LeftoverVm>

export const Leftovers = z.object({
  vms: z.array(LeftoverVm),
  /** When each server, and the gateway, was last compared with what is recorded. */
  looks: z.array(
    z.object({
      /** Of a server; null: of the gateway. */
      server: z.object({ id: z.uuid(), name: z.string() }).nullable(),
      at: z.iso.datetime(),
      /** What was found then and could not be set right; it will be tried again. */
      failed: z.array(z.object({ what: z.string(), reason: z.string(), problem: z.string() })),
    }),
  ),
  /** What was set right in the last seven days, newest first, a hundred at most. */
  repairs: z.array(AuditEntry),
})
export type Leftovers = z.infer<typeof Leftovers>

export const AuditQuery = z.object({
  /** A part of Carrel, or the beginning of a person’s name. */
  actor: Line.max(100).optional(),
  /** `session` for all of its actions, or one: `session.ended`. */
  action: Line.max(100).optional(),
  subject: Line.max(200).optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  /** `next` of the page before. */
  after: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
})
export type AuditQuery = z.input<typeof AuditQuery>

/** For administrators. */
export const auditOperations = {
  listAudit: operation({
    method: 'GET',
    path: '/api/v1/admin/audit',
    summary: 'What was done, newest first, page by page',
    query: AuditQuery,
    reply: { 200: z.object({ entries: z.array(AuditEntry), next: z.string().nullable() }) },
  }),
  getLeftovers: operation({
    method: 'GET',
    path: '/api/v1/admin/leftovers',
    summary: 'What was found that no session has, and what became of it',
    reply: { 200: Leftovers },
  }),
} as const
