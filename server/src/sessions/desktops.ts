import { randomUUID } from 'node:crypto'
import type { Db, Tx } from '../database/database.ts'
import { forbidden, notFound } from '../http/refusal.ts'
import { snapshotName } from '../hypervisor/snapshot-name.ts'
import type { JobQueue } from '../jobs/job-queue.ts'
import type { PersonStore } from '../people/person-store.ts'
import { stateOf, type VmSnapshot } from '../snapshots/snapshot.ts'
import type { SnapshotStore } from '../snapshots/snapshot-store.ts'
import type { TemplateStore } from '../templates/template-store.ts'
import { type OwnDesktop, requireKept, requireSnapshotByHand, successorOf } from './desktop.ts'
import type { DesktopStore } from './desktop-store.ts'
import { type RepairLog, subjectOfSession } from './repair.ts'
import type { VmSession } from './session.ts'
import { SNAPSHOT_QUEUE } from './session-queues.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'

export interface DesktopsParts {
  readonly db: Db
  readonly people: PersonStore
  readonly sessions: SessionStore
  readonly desktops: DesktopStore
  readonly snapshots: SnapshotStore
  readonly transitions: SessionTransitions
  readonly jobs: JobQueue
  readonly templates: Pick<TemplateStore, 'find'>
  readonly audit: Pick<RepairLog, 'write'>
}

export interface KeptDesktop {
  readonly holder: VmSession
  /** null: the next start takes the disks as they are. */
  readonly next: VmSnapshot | null
}

/** What people may do with their own desktops between sessions. One request of a person at a time. */
export class Desktops {
  readonly #parts: DesktopsParts

  constructor(parts: DesktopsParts) {
    this.#parts = parts
  }

  async list(userId: string): Promise<OwnDesktop[]> {
    const { desktops, sessions } = this.#parts
    const holders = await Promise.all(
      (await desktops.holders(userId)).map((id) => sessions.find(id)),
    )
    return Promise.all(
      holders.flatMap((holder) => (holder ? [this.#withSnapshots(holder, this.#parts.db)] : [])),
    )
  }

  /**
   * A person's kept VM of a template, for a session that is being launched; null if there is none.
   * @throws Refusal `desktop_open`, `desktop_ending`
   */
  async claim(tx: Tx, userId: string, templateId: string): Promise<KeptDesktop | null> {
    const holder = await this.#lock(tx, userId, templateId)
    if (holder === null) return null
    requireKept(holder)
    const { restoreSnapshotId: next } = holder
    return { holder, next: next === null ? null : await this.#parts.snapshots.find(next, tx) }
  }

  /** The VM leaves the session that held it: it belongs to one at a time (R1). */
  async handOver(tx: Tx, { holder }: KeptDesktop): Promise<void> {
    const nothing = { vm_id: null, vm_fate: null, restore_snapshot_id: null }
    await this.#parts.sessions.release(holder.id, nothing, tx)
  }

  /** A job takes it. @throws Refusal `not_found`, and as `requireSnapshotByHand` */
  takeSnapshot(userId: string, templateId: string, note: string): Promise<OwnDesktop> {
    const { db, snapshots, transitions } = this.#parts
    return db.transaction().execute(async (tx) => {
      const holder = await this.#lock(tx, userId, templateId)
      if (holder === null || holder.vmId === null) throw notFound('desktop')
      requireSnapshotByHand(await this.#withSnapshots(holder, tx))
      const { id: sessionId, serverId, nodeId, vmId: vmid, guestPassword } = holder
      const [id, createdAt] = [randomUUID(), new Date()]
      const asked = { id, snapshotName: snapshotName(id, createdAt), createdAt, note }
      const owner = { sessionId, userId, templateId, serverId, nodeId, vmid, guestPassword }
      await snapshots.ask(tx, owner, asked)
      await transitions.takeSnapshotLater(tx, sessionId, id)
      await this.#write(tx, 'session.snapshot_asked', holder, asked.snapshotName)
      return this.#tell(tx, holder)
    })
  }

  /** @throws Refusal `not_found`, `forbidden`, `desktop_open`, `desktop_ending` */
  restore(userId: string, snapshotId: string): Promise<OwnDesktop> {
    return this.#parts.db.transaction().execute(async (tx) => {
      const { snapshot, desktop } = await this.#own(tx, userId, snapshotId)
      requireKept(desktop.holder)
      if (snapshot.isBeingDeleted || snapshot.takenAt === null) throw notFound('snapshot')
      return this.#change(tx, desktop.holder, { restore_snapshot_id: snapshot.id })
    })
  }

  /** @throws Refusal `not_found`, `forbidden` */
  annotate(userId: string, snapshotId: string, note: string): Promise<OwnDesktop> {
    return this.#parts.db.transaction().execute(async (tx) => {
      const { snapshot, desktop } = await this.#own(tx, userId, snapshotId)
      await this.#parts.snapshots.annotate(tx, snapshot.id, note)
      return this.#tell(tx, desktop.holder)
    })
  }

  /** A job deletes it. @throws Refusal `not_found`, `forbidden`, `snapshot_in_use` */
  deleteSnapshot(userId: string, snapshotId: string): Promise<OwnDesktop> {
    return this.#parts.db.transaction().execute(async (tx) => {
      const { snapshot, desktop } = await this.#own(tx, userId, snapshotId)
      const next = successorOf(snapshot, desktop)
      await this.#parts.snapshots.markDeleting(tx, snapshot.id)
      await this.#write(tx, 'session.snapshot_deleted', desktop.holder, snapshot.snapshotName)
      const job = { snapshot_id: snapshot.id }
      await this.#parts.jobs.send(tx, SNAPSHOT_QUEUE.name, job, { key: snapshot.id })
      return this.#change(tx, desktop.holder, { restore_snapshot_id: next })
    })
  }

  /** A job destroys it with all its snapshots. @throws Refusal `not_found`, `desktop_open`, `desktop_ending` */
  discard(userId: string, templateId: string): Promise<OwnDesktop> {
    const { db, transitions } = this.#parts
    return db.transaction().execute(async (tx) => {
      const holder = await this.#lock(tx, userId, templateId)
      if (holder === null) throw notFound('desktop')
      requireKept(holder)
      await transitions.continueLater(tx, holder.id)
      return this.#change(tx, holder, { vm_fate: 'discarded' })
    })
  }

  async #own(tx: Tx, userId: string, snapshotId: string) {
    const found = await this.#parts.snapshots.find(snapshotId, tx)
    if (found === null || !isShown(found)) throw notFound('snapshot')
    if (found.userId !== userId) throw forbidden('This snapshot belongs to somebody else.')
    const holder = await this.#lock(tx, userId, found.templateId)
    // Read again, now that nobody else changes it.
    const snapshot = await this.#parts.snapshots.find(snapshotId, tx)
    if (snapshot === null || holder?.vmId !== snapshot.vmId) throw notFound('snapshot')
    return { snapshot, desktop: await this.#withSnapshots(holder, tx) }
  }

  async #lock(tx: Tx, userId: string, templateId: string): Promise<VmSession | null> {
    const { people, desktops, sessions } = this.#parts
    await people.lockQuota(tx, userId)
    const id = await desktops.holder({ userId, templateId }, tx)
    return id === null ? null : sessions.lock(tx, id)
  }

  async #write(tx: Tx, action: string, { id, userId }: VmSession, snapshot: string): Promise<void> {
    const entry = { actor: userId, action, subject: subjectOfSession(id), details: { snapshot } }
    await this.#parts.audit.write(entry, tx)
  }

  async #change(
    tx: Tx,
    holder: VmSession,
    changes: { restore_snapshot_id?: string | null; vm_fate?: 'discarded' },
  ): Promise<OwnDesktop> {
    await this.#parts.sessions.release(holder.id, changes, tx)
    return this.#tell(tx, holder)
  }

  async #tell(tx: Tx, { id }: VmSession): Promise<OwnDesktop> {
    const { sessions, transitions } = this.#parts
    await transitions.announce(tx, id, { event: 'VMSessionUpdated' })
    const holder = await sessions.find(id, tx)
    if (holder === null) throw new Error(`session ${id} is missing in its own transaction`)
    return this.#withSnapshots(holder, tx)
  }

  async #withSnapshots(holder: VmSession, db: Db | Tx): Promise<OwnDesktop> {
    const { serverId, vmId, templateId } = holder
    const { snapshots, templates } = this.#parts
    const template = await templates.find(templateId, db)
    const ofVm = vmId === null ? [] : await snapshots.listShown({ serverId, vmId }, db)
    return { holder, template, snapshots: ofVm }
  }
}

/** One that is being taken is not to be touched. */
const isShown = (snapshot: VmSnapshot): boolean => stateOf(snapshot, new Date()) !== 'being_taken'
