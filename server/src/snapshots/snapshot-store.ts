import type { SessionFailure } from '@carrel/contract'
import type { Selectable } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import type { Schema } from '../database/schema.ts'
import type { Space } from '../hypervisor/hypervisor.ts'
import type { SnapshotOwner, VmSnapshot } from './snapshot.ts'

export class SnapshotStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** The record of the snapshot that the session ends with, with that name unless it has got another before. */
  async plan(owner: SnapshotOwner, snapshotName: string, createdAt: Date): Promise<VmSnapshot> {
    await this.#db
      .insertInto('vm_snapshots')
      .values({
        ...ownedBy(owner),
        snapshot_name: snapshotName,
        created_at: createdAt,
      })
      .onConflict((conflict) =>
        conflict.column('session_id').where('by_hand', '=', false).doNothing(),
      )
      .execute()
    const row = await this.#db
      .selectFrom('vm_snapshots')
      .selectAll()
      .where('session_id', '=', owner.sessionId)
      .where('by_hand', '=', false)
      .executeTakeFirstOrThrow()
    return read(row)
  }

  /** The record of one that its person asks for. */
  async ask(
    tx: Tx,
    owner: Omit<SnapshotOwner, 'node' | 'notes'>,
    asked: { id: string; snapshotName: string; createdAt: Date; note: string },
  ): Promise<void> {
    const { id, snapshotName, createdAt, note } = asked
    await tx
      .insertInto('vm_snapshots')
      .values({
        ...ownedBy(owner),
        ...{ id, snapshot_name: snapshotName, created_at: createdAt, note, by_hand: true },
      })
      .execute()
  }

  async noteProblem(tx: Tx, id: string, problem: SessionFailure): Promise<void> {
    await tx
      .updateTable('vm_snapshots')
      .set({ problem: JSON.stringify(problem) })
      .where('id', '=', id)
      .execute()
  }

  /** The hypervisor has it. */
  async confirm(id: string, taken: { takenAt: Date; withRam: boolean }): Promise<void> {
    await this.#db
      .updateTable('vm_snapshots')
      .set({ taken_at: taken.takenAt, with_ram: taken.withRam })
      .where('id', '=', id)
      .execute()
  }

  async measure(
    id: string,
    { memory, disks }: { memory: Space | null; disks: Space | null },
  ): Promise<void> {
    await this.#db
      .updateTable('vm_snapshots')
      .set({
        ...{ memory_allotted: memory?.allotted ?? null, memory_used: memory?.used ?? null },
        ...{ disks_allotted: disks?.allotted ?? null, disks_used: disks?.used ?? null },
      })
      .where('id', '=', id)
      .execute()
  }

  async find(id: string, db: Db | Tx = this.#db): Promise<VmSnapshot | null> {
    const row = await db
      .selectFrom('vm_snapshots')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    return row ? read(row) : null
  }

  /** That have been taken, newest first. */
  async listOfVm(vm: VmOfServer, db: Db | Tx = this.#db): Promise<VmSnapshot[]> {
    const rows = await ofVm(db, vm).where('taken_at', 'is not', null).execute()
    return rows.map(read)
  }

  /** For their person, newest first: those that they asked for too, and that could not be taken, or are being. */
  async listShown(vm: VmOfServer, db: Db | Tx = this.#db): Promise<VmSnapshot[]> {
    const rows = await ofVm(db, vm)
      .where((where) => where.or([where('taken_at', 'is not', null), where('by_hand', '=', true)]))
      .execute()
    return rows.map(read)
  }

  async annotate(tx: Tx, id: string, note: string): Promise<void> {
    await tx.updateTable('vm_snapshots').set({ note }).where('id', '=', id).execute()
  }

  async markDeleting(tx: Tx, id: string): Promise<void> {
    await tx.updateTable('vm_snapshots').set({ deleting: true }).where('id', '=', id).execute()
  }

  async remove(id: string, db: Db | Tx = this.#db): Promise<void> {
    await db.deleteFrom('vm_snapshots').where('id', '=', id).execute()
  }

  /** The plan of a session that ends without one. */
  async removePlanned(tx: Tx, sessionId: string): Promise<void> {
    await tx
      .deleteFrom('vm_snapshots')
      .where('session_id', '=', sessionId)
      .where('taken_at', 'is', null)
      .execute()
  }

  /** They are gone with their VM. */
  async removeOfVm(tx: Tx, { serverId, vmId }: { serverId: string; vmId: number }): Promise<void> {
    await tx
      .deleteFrom('vm_snapshots')
      .where('server_id', '=', serverId)
      .where('vm_id', '=', vmId)
      .execute()
  }
}

interface VmOfServer {
  readonly serverId: string
  readonly vmId: number
}

const ofVm = (db: Db | Tx, { serverId, vmId }: VmOfServer) =>
  db
    .selectFrom('vm_snapshots')
    .selectAll()
    .where('server_id', '=', serverId)
    .where('vm_id', '=', vmId)
    .orderBy('created_at', 'desc')

const ownedBy = (owner: Omit<SnapshotOwner, 'node' | 'notes'>) => ({
  session_id: owner.sessionId,
  user_id: owner.userId,
  template_id: owner.templateId,
  server_id: owner.serverId,
  node_id: owner.nodeId,
  vm_id: owner.vmid,
  guest_password: owner.guestPassword,
})

const read = (row: Selectable<Schema['vm_snapshots']>): VmSnapshot => ({
  id: row.id,
  sessionId: row.session_id,
  snapshotName: row.snapshot_name,
  userId: row.user_id,
  templateId: row.template_id,
  serverId: row.server_id,
  nodeId: row.node_id,
  vmId: row.vm_id,
  withRam: row.with_ram,
  guestPassword: row.guest_password,
  createdAt: row.created_at,
  takenAt: row.taken_at,
  isBeingDeleted: row.deleting,
  note: row.note,
  byHand: row.by_hand,
  problem: row.problem,
  memory: readSpace(row.memory_allotted, row.memory_used),
  disks: readSpace(row.disks_allotted, row.disks_used),
})

/** The driver reads a bigint as a number or as its digits. */
function readSpace(allotted: number | string | null, used: number | string | null): Space | null {
  if (allotted === null) return null
  return { allotted: Number(allotted), used: used === null ? null : Number(used) }
}
