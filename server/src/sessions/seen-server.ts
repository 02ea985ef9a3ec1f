import type { InventoryVm } from '../hypervisor/inventory.ts'
import type { SeenSession } from './seen-session.ts'

/** What is seen of one server. The list of its VMs was asked for before anything else was read. */
export interface SeenServer {
  readonly installationId: string
  readonly serverId: string
  readonly now: Date
  /** null: the server does not answer. */
  readonly vms: readonly InventoryVm[] | null
  /** Sessions that have not ended, or have a VM that nobody keeps. */
  readonly sessions: readonly SeenSession[]
  /** Sessions that have ended, and by VMID the desktops that they keep. */
  readonly kept: ReadonlyMap<number, string>
  /** VMIDs that a session holds, or a snapshot is of. */
  readonly claimedVmids: ReadonlySet<number>
  /** VMs without our tags whose names end as those of our clones do, and whose sessions have ended. */
  readonly unlabelled: readonly InventoryVm[]
  /** By VMID: the notes of VMs that look like ours, and that nobody claims. */
  readonly notes: ReadonlyMap<number, string | null>
  /** Whether the sessions that those notes name have ended; an unknown one is not in it. */
  readonly ended: ReadonlyMap<string, boolean>
  /** By VMID: since when its lock has been seen. */
  readonly lockedSince: ReadonlyMap<number, Date>
}
