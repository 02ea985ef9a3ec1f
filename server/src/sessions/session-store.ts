import type { SessionFailure, SessionStatus } from '@carrel/contract'
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import type { Schema } from '../database/schema.ts'
import { isUniqueViolation } from '../database/unique-violation.ts'
import { addressConflict } from './address-conflict.ts'
import type { VmSession } from './session.ts'

type Row = Selectable<Schema['vm_sessions']> & {
  template_name: string
  longest_minutes: number | null
}
export type NewSession = Insertable<Schema['vm_sessions']>
export type SessionChanges = Updateable<Schema['vm_sessions']>

/** `endedAt` null: open; `activeAt` null: not begun, and to last `sessionMinutes`. */
export interface SessionUse {
  readonly id: string
  readonly templateName: string
  readonly activeAt: Date | null
  readonly expiresAt: Date | null
  readonly endedAt: Date | null
  readonly sessionMinutes: number
}

const ENDED: SessionStatus[] = ['terminated', 'failed']

/** Whose sessions, or where. */
export type SessionsOf = { readonly server_id: string } | { readonly user_id: string }

export class SessionStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  async find(id: string, db: Db | Tx = this.#db): Promise<VmSession | null> {
    const row = await withTemplate(db).where('vm_sessions.id', '=', id).executeTakeFirst()
    return row ? read(row) : null
  }

  /** In no order; those that are not there are left out. */
  async findAll(ids: readonly string[]): Promise<VmSession[]> {
    if (ids.length === 0) return []
    const rows = await withTemplate(this.#db)
      .where('vm_sessions.id', 'in', [...ids])
      .execute()
    return rows.map(read)
  }

  /** The session that a Guacamole connection is for. */
  async findConnected(connectionId: string): Promise<VmSession | null> {
    const row = await withTemplate(this.#db)
      .where('guacamole_connection_id', '=', connectionId)
      .executeTakeFirst()
    return row ? read(row) : null
  }

  /** As `find`, and nobody else changes the session until the transaction ends. */
  async lock(tx: Tx, id: string): Promise<VmSession | null> {
    const row = await withTemplate(tx)
      .where('vm_sessions.id', '=', id)
      .forNoKeyUpdate('vm_sessions')
      .executeTakeFirst()
    return row ? read(row) : null
  }

  /** A person's sessions that have not ended, newest first; none of a server that is out of service. */
  async listOpen(userId: string): Promise<VmSession[]> {
    const rows = await withTemplate(this.#db)
      .where('user_id', '=', userId)
      .where('status', 'not in', ENDED)
      .where('is_active', '=', true)
      .orderBy('vm_sessions.created_at', 'desc')
      .execute()
    return rows.map(read)
  }

  /** Oldest first, those of a server out of service included. */
  async listOpenIds(tx: Tx, of: SessionsOf): Promise<string[]> {
    const rows = await tx
      .selectFrom('vm_sessions')
      .select('id')
      .where((eb) => eb.and(of))
      .where('status', 'not in', ENDED)
      .orderBy('created_at')
      .execute()
    return rows.map(({ id }) => id)
  }

  /** VMIDs that sessions of a server hold, those of kept VMs included. */
  async heldVmids(serverId: string, db: Db | Tx = this.#db): Promise<Set<number>> {
    const rows = await db
      .selectFrom('vm_sessions')
      .select('vm_id')
      .where('server_id', '=', serverId)
      .where('vm_id', 'is not', null)
      .execute()
    return new Set(rows.flatMap(({ vm_id }) => (vm_id === null ? [] : [vm_id])))
  }

  /**
   * What a person's sessions take of a quota: those that are open, and those that were active and have ended since then.
   * A launch that failed took nothing, and neither did a test.
   */
  async listUse(tx: Tx, userId: string, since: Date): Promise<SessionUse[]> {
    const rows = await tx
      .selectFrom('vm_sessions')
      .innerJoin('vm_templates', 'vm_templates.id', 'vm_sessions.template_id')
      .select(['vm_sessions.id', 'vm_templates.name as template_name'])
      .select(['active_at', 'expires_at', 'ended_at', 'vm_sessions.session_minutes'])
      .where('user_id', '=', userId)
      .where('is_test', '=', false)
      .where((where) =>
        where.or([
          where('ended_at', 'is', null),
          where.and([where('ended_at', '>', since), where('active_at', 'is not', null)]),
        ]),
      )
      .execute()
    return rows.map((row) => ({
      id: row.id,
      templateName: row.template_name,
      activeAt: row.active_at,
      expiresAt: row.expires_at,
      endedAt: row.ended_at,
      sessionMinutes: row.session_minutes,
    }))
  }

  /** False if an extension was made with that key before. */
  async noteExtension(tx: Tx, sessionId: string, key: string): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('session_extensions')
      .values({ session_id: sessionId, idempotency_key: key })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }

  async insert(tx: Tx, session: NewSession): Promise<string> {
    const { id } = await tx
      .insertInto('vm_sessions')
      .values(session)
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  }

  /** It ends without its snapshot. */
  async noteUnsaved(id: string, because: SessionFailure): Promise<void> {
    await this.release(id, { unsaved_because: JSON.stringify(because) })
  }

  /** Notes what an ended session still has, or that it has nothing any more. */
  async release(id: string, changes: SessionChanges, db: Db | Tx = this.#db): Promise<void> {
    await db.updateTable('vm_sessions').set(changes).where('id', '=', id).execute()
  }

  /**
   * Changes the session if it is in one of the states; false if it is not.
   * @throws HypervisorError `address_conflict` for an address that another session’s VM has
   */
  async updateFrom(
    tx: Tx,
    id: string,
    from: readonly SessionStatus[],
    changes: SessionChanges,
  ): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('vm_sessions')
      .set(changes)
      .where('id', '=', id)
      .where('status', 'in', [...from])
      .executeTakeFirst()
      .catch((error: unknown) => {
        throw isUniqueViolation(error, 'vm_sessions_address') ? addressConflict(error) : error
      })
    return numUpdatedRows === 1n
  }
}

const withTemplate = (db: Db | Tx) =>
  db
    .selectFrom('vm_sessions')
    .innerJoin('vm_templates', 'vm_templates.id', 'vm_sessions.template_id')
    .innerJoin('proxmox_servers', 'proxmox_servers.id', 'vm_sessions.server_id')
    .selectAll('vm_sessions')
    .select(['vm_templates.name as template_name', 'longest_minutes'])

const read = (row: Row): VmSession => ({
  id: row.id,
  userId: row.user_id,
  templateId: row.template_id,
  templateName: row.template_name,
  serverId: row.server_id,
  nodeId: row.node_id,
  cpuCores: row.cpu_cores,
  memoryMb: row.memory_mb,
  sessionType: row.session_type,
  sessionMinutes: row.session_minutes,
  protocol: row.protocol,
  isTest: row.is_test,
  status: row.status,
  step: row.step,
  stepStartedAt: row.step_started_at,
  autoStart: row.auto_start,
  waiting:
    row.waiting_for === null || row.waiting_since === null
      ? null
      : { for: row.waiting_for, since: row.waiting_since },
  endReason: row.end_reason,
  failure:
    row.failure_code === null
      ? null
      : { code: row.failure_code, message: row.failure_message ?? '', hint: row.failure_hint },
  vmId: row.vm_id,
  clonedFor: row.cloned_for ?? row.id,
  vmFate: row.vm_fate,
  vmUnseen: row.vm_unseen,
  restoreSnapshotId: row.restore_snapshot_id,
  snapshotProblem: row.snapshot_problem,
  unsavedBecause: row.unsaved_because,
  ipAddress: row.ip_address,
  addressCheckedAt: row.address_checked_at,
  guestPassword: row.guest_password,
  browser: { timeZone: row.browser_time_zone, language: row.browser_language },
  guacamoleConnectionId: row.guacamole_connection_id,
  expireJobId: row.expire_job_id,
  createdAt: row.created_at,
  activeAt: row.active_at,
  expectedActiveAt: row.expected_active_at,
  expectedActiveBy: row.expected_active_by,
  phaseMs: row.phase_ms,
  expiresAt: row.expires_at,
  longestMinutes: row.longest_minutes,
  endedAt: row.ended_at,
})
