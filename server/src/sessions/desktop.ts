import type { Desktop, DesktopState, Snapshot } from '@carrel/contract'
import { Refusal } from '../http/refusal.ts'
import { limitByHand, stateOf, type VmSnapshot } from '../snapshots/snapshot.ts'
import type { VmTemplate } from '../templates/template.ts'
import { plainRefusal, plainSnapshotProblem } from './plain-failure.ts'
import { hasEnded, sessionNotActive, type VmSession } from './session.ts'

/**
 * A desktop is one person's own VM of a persistent template. It is no record of its own: the session that uses the VM holds
 * it, and keeps holding it, stopped, when it has ended, until the same person's next session of the template takes it over.
 */
export interface OwnDesktop {
  readonly holder: VmSession
  readonly template: Pick<VmTemplate, 'keepSnapshots' | 'snapshotRam'>
  /** Newest first. */
  readonly snapshots: readonly VmSnapshot[]
}

function desktopState(holder: VmSession): DesktopState {
  if (holder.vmFate === 'kept') return 'kept'
  if (holder.vmFate === 'discarded') return 'discarding'
  return hasEnded(holder) || holder.status === 'terminating' ? 'ending' : 'open'
}

export const presentDesktop = ({ holder, template, snapshots }: OwnDesktop): Desktop => ({
  template_id: holder.templateId,
  template_name: holder.templateName,
  state: desktopState(holder),
  session_id: holder.id,
  snapshot_problem: holder.snapshotProblem && plainSnapshotProblem(holder.snapshotProblem, holder),
  disks: snapshots.find(({ takenAt }) => takenAt !== null)?.disks ?? null,
  by_hand: {
    ...leftByHand({ template, snapshots }),
    with_ram: template.snapshotRam && desktopState(holder) === 'open',
  },
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
  by_hand: snapshot.byHand,
  state: stateOf(snapshot, new Date()),
  problem: snapshot.problem && plainRefusal(snapshot.problem, holder),
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

function leftByHand({ template, snapshots }: Pick<OwnDesktop, 'template' | 'snapshots'>) {
  const limit = limitByHand(template.keepSnapshots)
  const counted = snapshots.filter(
    (each) => each.byHand && !each.isBeingDeleted && stateOf(each, new Date()) !== 'failed',
  )
  return { limit, left: Math.max(0, limit - counted.length) }
}

/**
 * Of a desktop that is open, or kept.
 * @throws Refusal `desktop_ending`, `session_not_active`, `snapshot_under_way`, `snapshots_used_up`
 */
export function requireSnapshotByHand(desktop: OwnDesktop): void {
  const { holder, snapshots } = desktop
  if (desktopState(holder) !== 'open') requireKept(holder)
  else if (holder.status !== 'active') throw sessionNotActive(holder)
  if (snapshots.some((each) => stateOf(each, new Date()) === 'being_taken'))
    throw new Refusal(409, 'snapshot_under_way', 'A snapshot of this desktop is being taken.', {
      hint: 'Wait until it is there.',
    })
  const { limit, left } = leftByHand(desktop)
  if (left > 0) return
  if (limit === 0)
    throw new Refusal(
      409,
      'snapshots_used_up',
      'Of a desktop of this kind only the snapshot is kept that a session ends with.',
      { hint: 'End the session: it ends with a snapshot.' },
    )
  throw new Refusal(
    409,
    'snapshots_used_up',
    `You have taken ${limit} snapshots of this desktop.`,
    {
      hint: 'Delete one of them first.',
    },
  )
}

/** @throws Refusal `snapshot_in_use` for what the desktop goes back to, unless a newer one can take its place */
export function successorOf(
  snapshot: VmSnapshot,
  { holder, snapshots }: OwnDesktop,
): string | null {
  if (snapshot.id !== holder.restoreSnapshotId) return holder.restoreSnapshotId
  const newer = snapshots.find(
    (other) =>
      other.takenAt !== null &&
      !other.isBeingDeleted &&
      other.createdAt.getTime() > snapshot.createdAt.getTime(),
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
