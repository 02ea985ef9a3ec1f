import type { SessionFailure } from '@carrel/contract'
import type { OwnVm, Space } from '../hypervisor/hypervisor.ts'

/**
 * A snapshot is what a persistent session ends with, and what the same person's next session of the template begins with.
 * There is one of these for each session, and any number that their person has asked for. Its record is written first, with its
 * name, so that whoever tries again after a crash asks the hypervisor for the same one; only when that has it is it `takenAt`.
 */
export interface VmSnapshot {
  readonly id: string
  readonly sessionId: string
  readonly snapshotName: string
  readonly userId: string
  readonly templateId: string
  readonly serverId: string
  readonly nodeId: string
  readonly vmId: number
  readonly withRam: boolean
  /** Sealed: what the guest still has when it comes back with its memory. */
  readonly guestPassword: string | null
  readonly createdAt: Date
  readonly takenAt: Date | null
  readonly isBeingDeleted: boolean
  /** What the memory takes; null without it, and where nobody tells. */
  readonly memory: Space | null
  /** What the VM's disks took when it was taken, all its snapshots included; null where nobody tells. */
  readonly disks: Space | null
  /** What its person calls it. */
  readonly note: string
  /** They asked for it; otherwise it is what the session ended with. */
  readonly byHand: boolean
  /** Why it could not be taken. */
  readonly problem: SessionFailure | null
}

/** Whose VM it is of, and which: what there is to know before there is a snapshot. */
export interface SnapshotOwner extends OwnVm {
  readonly sessionId: string
  readonly userId: string
  readonly templateId: string
  readonly serverId: string
  readonly nodeId: string
  readonly guestPassword: string | null
}

export interface Superfluous {
  /** On the hypervisor, with or without a record. */
  readonly names: readonly string[]
  /** Records of what the hypervisor has no more. */
  readonly lost: readonly VmSnapshot[]
}

/** How many of a desktop's snapshots may be such that its person asked for: there is room for the one that a session ends with. */
export const limitByHand = (keep: number): number => keep - 1

const HOUR_MS = 3600_000

export type SnapshotState = 'being_taken' | 'taken' | 'failed'

/** One whose job was lost is not waited for for ever. */
export function stateOf(
  { takenAt, problem, createdAt }: Pick<VmSnapshot, 'takenAt' | 'problem' | 'createdAt'>,
  now: Date,
): SnapshotState {
  if (takenAt !== null) return 'taken'
  const isLost = now.getTime() - createdAt.getTime() > HOUR_MS
  return problem !== null || isLost ? 'failed' : 'being_taken'
}

/**
 * What of a VM's snapshots can go. `ours`: names of those on the hypervisor that this installation has taken. `keep` of them
 * stay: those that their person asked for, but for one place, and the newest of the others; of those on the hypervisor that have no
 * record, none.
 */
export function superfluous(
  records: readonly VmSnapshot[],
  ours: readonly string[],
  keep: number,
): Superfluous {
  const isThere = ({ snapshotName }: VmSnapshot) => ours.includes(snapshotName)
  const newest = records
    .filter((record) => isThere(record) && !record.isBeingDeleted)
    .sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime())
  const asked = newest.filter(({ byHand }) => byHand).slice(0, limitByHand(keep))
  const others = newest.filter(({ byHand }) => !byHand).slice(0, keep - asked.length)
  const stays = new Set([...asked, ...others].map(({ snapshotName }) => snapshotName))
  return {
    names: ours.filter((name) => !stays.has(name)),
    lost: records.filter((record) => !isThere(record)),
  }
}
