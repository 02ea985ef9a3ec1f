/** The kinds that differ in what they can: `dir` and `nfs` keep files, the others block devices. */
export type StorageType = 'dir' | 'nfs' | 'lvm' | 'lvmthin' | 'zfspool'

export interface Storage {
  readonly name: string
  readonly type: StorageType
  /** Seen by every node with the same content. */
  readonly shared: boolean
}

export const diskFormats = ['raw', 'qcow2', 'vmdk'] as const
export type DiskFormat = (typeof diskFormats)[number]

export const keepsFiles = ({ type }: Storage) => type === 'dir' || type === 'nfs'

/** What a disk becomes there: as it was asked for or as its source is, where the storage has such disks. */
export function formatThere(storage: Storage, wanted: DiskFormat | null): DiskFormat {
  return keepsFiles(storage) ? (wanted ?? 'raw') : 'raw'
}

/** Where its content lies on a node. */
export function folderOf({ name, type }: Storage): string {
  if (type === 'dir' && name === 'local') return '/var/lib/vz'
  if (type === 'dir' || type === 'nfs') return `/mnt/pve/${name}`
  return type === 'zfspool' ? `/dev/zvol/${name}` : `/dev/${name}`
}

/** What is there where nobody asked for anything else. */
export const localStorage: Storage = { name: 'local', type: 'dir', shared: false }
