import { formatOf, type Volume } from './vm-config.ts'

export interface StorageKind {
  readonly linkedClones: boolean
  readonly snapshots: 'all' | 'qcow2' | 'none'
  readonly rollback: 'any' | 'newest' | null
}

const files: StorageKind = { linkedClones: true, snapshots: 'qcow2', rollback: 'any' }
const copyOnWrite: StorageKind = { linkedClones: true, snapshots: 'all', rollback: 'any' }
const newestOnly: StorageKind = { linkedClones: true, snapshots: 'all', rollback: 'newest' }
const plainBlocks: StorageKind = { linkedClones: false, snapshots: 'none', rollback: null }

/** What each of Proxmox VE's kinds of storage can do with a VM's disks. */
const kinds: ReadonlyMap<string, StorageKind> = new Map([
  ['dir', files],
  ['nfs', files],
  ['cifs', files],
  ['glusterfs', files],
  ['btrfs', copyOnWrite],
  ['lvmthin', copyOnWrite],
  ['rbd', copyOnWrite],
  ['zfspool', newestOnly],
  ['zfs', newestOnly],
  ['lvm', plainBlocks],
  ['iscsi', plainBlocks],
  ['iscsidirect', plainBlocks],
])

/** Null for a kind that comes with somebody's plugin. */
export const storageKind = (type: string | null): StorageKind | null =>
  kinds.get(type ?? '') ?? null

/**
 * Whether a clone of this volume can have snapshots. A linked clone in a file is always qcow2, whatever its base is; a full one
 * keeps the format. A template cannot be asked itself: its own disks never can. Null where the kind is not known.
 */
export function cloneHasSnapshots(
  volume: Volume,
  type: string | null,
  linked: boolean,
): boolean | null {
  const kind = storageKind(type)
  if (kind === null) return null
  if (kind.snapshots !== 'qcow2') return kind.snapshots === 'all'
  return linked || formatOf(volume) === 'qcow2'
}
