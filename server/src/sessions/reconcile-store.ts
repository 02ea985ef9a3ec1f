import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { SeenSession } from './seen-session.ts'
import { SESSION_QUEUE } from './session-queues.ts'

/** What was found and could not be set right; no secrets. */
export interface FailedRepair {
  readonly what: string
  readonly reason: string
  readonly problem: string
}

/** What the reconciler reads; each list in one statement, so that a session and its job are seen as of one moment. */
export class ReconcileStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** True for one of several workers, if nobody has looked at the subject for so long; it counts as looked at from now on. */
  async claim(subject: string, everyMs: number): Promise<boolean> {
    const now = new Date()
    const claimed = await this.#db
      .insertInto('reconciliations')
      .values({ subject, begun_at: now })
      .onConflict((conflict) =>
        conflict
          .column('subject')
          .doUpdateSet({ begun_at: now })
          .where('reconciliations.begun_at', '<=', new Date(now.getTime() - everyMs)),
      )
      .returning('subject')
      .executeTakeFirst()
    return claimed !== undefined
  }

  /** Of the look that the subject was claimed for. */
  async noteFailed(subject: string, failed: readonly FailedRepair[]): Promise<void> {
    await this.#db
      .updateTable('reconciliations')
      .set({ failed: JSON.stringify(failed) })
      .where('subject', '=', subject)
      .execute()
  }

  /** Sessions of a server that have not ended, or have a VM that nobody keeps. */
  async listOfServer(serverId: string): Promise<SeenSession[]> {
    return this.#sessions()
      .where('vm_sessions.server_id', '=', serverId)
      .where(({ or, and, eb }) =>
        or([
          eb('status', 'not in', ['terminated', 'failed']),
          and([eb('vm_id', 'is not', null), eb('vm_fate', 'is distinct from', 'kept')]),
        ]),
      )
      .execute()
  }

  /** By VMID: the ended session that keeps it for its person. */
  async keptOfServer(serverId: string): Promise<Map<number, string>> {
    const rows = await this.#db
      .selectFrom('vm_sessions')
      .select(['id', 'vm_id'])
      .where('server_id', '=', serverId)
      .where('vm_fate', '=', 'kept')
      .execute()
    return new Map(rows.flatMap(({ id, vm_id }) => (vm_id === null ? [] : [[vm_id, id]])))
  }

  /** Sessions of all servers that have not ended and have the id of a connection. */
  async listConnected(): Promise<SeenSession[]> {
    return this.#sessions()
      .where('status', 'not in', ['terminated', 'failed'])
      .where('guacamole_connection_id', 'is not', null)
      .execute()
  }

  /** Those of the sessions that are in the database, and whether they have ended. */
  async findEnded(ids: readonly string[]): Promise<Map<string, boolean>> {
    if (ids.length === 0) return new Map()
    const rows = await this.#db
      .selectFrom('vm_sessions')
      .select(['id', 'status'])
      .where('id', 'in', [...ids])
      .execute()
    const isEnded = (status: string) => status === 'terminated' || status === 'failed'
    return new Map(rows.map(({ id, status }) => [id, isEnded(status)]))
  }

  /** Of these first eight letters of ids, those of sessions of the server that have ended. */
  async endedAmong(serverId: string, beginnings: readonly string[]): Promise<Set<string>> {
    if (beginnings.length === 0) return new Set()
    const beginning = sql<string>`left(id::text, 8)`
    const rows = await this.#db
      .selectFrom('vm_sessions')
      .select(beginning.as('beginning'))
      .where('server_id', '=', serverId)
      .where('status', 'in', ['terminated', 'failed'])
      .where(beginning, 'in', [...beginnings])
      .execute()
    return new Set(rows.map((row) => row.beginning))
  }

  /** VMIDs of a server that a session holds, or a snapshot is of. */
  async claimedVmids(serverId: string): Promise<Set<number>> {
    const rows = await this.#db
      .selectFrom('vm_sessions')
      .select('vm_id')
      .where('server_id', '=', serverId)
      .union((query) =>
        query.selectFrom('vm_snapshots').select('vm_id').where('server_id', '=', serverId),
      )
      .execute()
    return new Set(rows.flatMap(({ vm_id }) => vm_id ?? []))
  }

  /** Whether a session has that very VM still, which may be on the same cluster under another address. */
  async isHeld(markedFor: string, vmid: number): Promise<boolean> {
    const row = await this.#db
      .selectFrom('vm_sessions')
      .select('id')
      .where('vm_id', '=', vmid)
      .where((where) => where(where.fn.coalesce('cloned_for', 'id'), '=', markedFor))
      .executeTakeFirst()
    return row !== undefined
  }

  #sessions() {
    return this.#db
      .selectFrom('vm_sessions')
      .innerJoin('vm_templates', 'vm_templates.id', 'vm_sessions.template_id')
      .select([
        'vm_sessions.id',
        'status',
        'auto_start as autoStart',
        'step_started_at as stepStartedAt',
        'expires_at as expiresAt',
        'vm_id as vmId',
        'vm_fate as vmFate',
        'when_powered_off as whenPoweredOff',
        'address_checked_at as addressCheckedAt',
        'guacamole_connection_id as connectionId',
        sql<boolean>`exists (
          select 1 from pgboss.job
          where job.name = ${SESSION_QUEUE.name} and job.singleton_key = vm_sessions.id::text
            and job.state in ('created', 'retry', 'active')
        )`.as('hasJob'),
      ])
  }
}
