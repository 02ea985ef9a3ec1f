import type { Desktop, DesktopState, Snapshot } from '@carrel/contract'
import { Refusal } from '../http/refusal.ts'
import type { VmSnapshot } from '../snapshots/snapshot.ts'
import { hasEnded, type VmSession } from './session.ts'

/**
 * A desktop is one person's own VM of a persistent template. It is no record of its own: the session that uses the VM holds
 * it, and keeps holding it, stopped, when it has ended, until the same person's next session of the template takes it over.
 */
export interface OwnDesktop {
  readonly holder: VmSession
  /** Newest first. */
  readonly snapshots: readonly VmSnapshot[]
}

function desktopState(holder: VmSession): DesktopState {
  if (holder.vmFate === 'kept') return 'kept'
  if (holder.vmFate === 'discarded') return 'discarding'
  return hasEnded(holder) || holder.status === 'terminating' ? 'ending' : 'open'
}

export const presentDesktop = ({ holder, snapshots }: OwnDesktop): Desktop => ({
  template_id: holder.templateId,
  template_name: holder.templateName,
  state: desktopState(holder),
  session_id: holder.id,
  snapshot_problem: holder.snapshotProblem,
  disks: snapshots[0]?.disks ?? null,
  snapshots: snapshots.map((snapshot) => presentSnapshot(snapshot, holder)),
})

const presentSnapshot = (snapshot: VmSnapshot, holder: VmSession): Snapshot => ({
  id: snapshot.id,
  session_id: snapshot.sessionId,
  snapshot_name: snapshot.snapshotName,
  with_ram: snapshot.withRam,
  created_at: snapshot.createdAt.toISOString(),
  note: snapshot.note,
  memory: snapshot.memory,
  is_next: holder.vmFate === 'kept' && snapshot.id === holder.restoreSnapshotId,
  is_being_deleted: snapshot.isBeingDeleted,
})

/** @throws Refusal `desktop_open`, `desktop_ending` unless it is kept */
export function requireKept(holder: VmSession): void {
  const state = desktopState(holder)
  if (state === 'kept') return
  const { id: sessionId, templateName } = holder
  if (state === 'open')
    throw new Refusal(409, 'desktop_open', `Your desktop “${templateName}” is open already.`, {
      hint: 'Go on with it, or end it first.',
      sessionId,
    })
  throw new Refusal(409, 'desktop_ending', `Your desktop “${templateName}” is being put away.`, {
    hint: 'Try again in a moment.',
    sessionId,
  })
}

/** @throws Refusal `snapshot_in_use` for what the desktop goes back to, unless a newer one can take its place */
export function successorOf(
  snapshot: VmSnapshot,
  { holder, snapshots }: OwnDesktop,
): string | null {
  if (snapshot.id !== holder.restoreSnapshotId) return holder.restoreSnapshotId
  const newer = snapshots.find(
    (other) => !other.isBeingDeleted && other.createdAt.getTime() > snapshot.createdAt.getTime(),
  )
  if (newer && holder.vmFate === 'kept') return newer.id
  throw new Refusal(409, 'snapshot_in_use', 'Your desktop goes back to this snapshot.', {
    hint:
      holder.vmFate === 'kept'
        ? 'Choose another one for the next start first, or discard the whole desktop.'
        : 'End the session first: it ends with a newer snapshot.',
    sessionId: holder.id,
  })
}
