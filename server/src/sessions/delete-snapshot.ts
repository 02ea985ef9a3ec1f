import type { Db } from '../database/database.ts'
import type { SnapshotStore } from '../snapshots/snapshot-store.ts'
import type { DesktopStore } from './desktop-store.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'
import type { SessionVm } from './session-vm.ts'

export interface DeleteSnapshotParts {
  readonly db: Db
  readonly snapshots: SnapshotStore
  readonly desktops: DesktopStore
  readonly sessions: SessionStore
  readonly sessionVm: SessionVm
  readonly transitions: SessionTransitions
}

/** Deletes a snapshot that somebody has done with, at the hypervisor and then its record. May be repeated (R3). */
export async function deleteSnapshot(id: string, parts: DeleteSnapshotParts): Promise<void> {
  const { db, snapshots, desktops, sessions, sessionVm, transitions } = parts
  const snapshot = await snapshots.find(id)
  if (snapshot === null) return
  const holderId = await desktops.holder(snapshot)
  const holder = holderId === null ? null : await sessions.find(holderId)
  if (holder?.vmId === snapshot.vmId) {
    const place = await sessionVm.placeOf(holder)
    if (await sessionVm.isOurs(place))
      await place.hypervisor.deleteSnapshot(place.vm, snapshot.snapshotName)
  }
  await db.transaction().execute(async (tx) => {
    await snapshots.remove(id, tx)
    if (holder) await transitions.announce(tx, holder.id, { event: 'VMSessionUpdated' })
  })
}
