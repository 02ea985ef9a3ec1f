import type { OwnVm, Space } from '../hypervisor/hypervisor.ts'

/**
 * A snapshot is what a persistent session ends with, and what the same person's next session of the template begins with.
 * There is one for each session. Its record is written first, with its name, so that whoever tries again after a crash asks
 * the hypervisor for the same one; only when that has it is it `takenAt`.
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

/**
 * What of a VM's snapshots can go. `ours`: names of those on the hypervisor that this installation has taken. The newest
 * `keep` stay; of those on the hypervisor that have no record, none.
 */
export function superfluous(
  records: readonly VmSnapshot[],
  ours: readonly string[],
  keep: number,
): Superfluous {
  const isThere = ({ snapshotName }: VmSnapshot) => ours.includes(snapshotName)
  const stays = new Set(
    records
      .filter((record) => isThere(record) && !record.isBeingDeleted)
      .sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime())
      .slice(0, keep)
      .map(({ snapshotName }) => snapshotName),
  )
  return {
    names: ours.filter((name) => !stays.has(name)),
    lost: records.filter((record) => !isThere(record)),
  }
}
