import type { DiskFormat, StorageType } from './storage.ts'
import type { Volume } from './volume.ts'

/** `clone`: an overlay may stand on it. `copy`: it may be copied whole. `template`: it may become a base. */
export type Feature = 'snapshot' | 'clone' | 'copy' | 'template'
/** A base, a disk in use, or a snapshot of either. */
type Standing = 'base' | 'current' | 'snap'
type Table = Readonly<Record<Feature, Readonly<Partial<Record<Standing, readonly DiskFormat[]>>>>>

const any: readonly DiskFormat[] = ['raw', 'qcow2', 'vmdk']
const raw: readonly DiskFormat[] = ['raw']
const qcow2: readonly DiskFormat[] = ['qcow2']

const files: Table = {
  snapshot: { current: qcow2, snap: qcow2 },
  clone: { base: any },
  copy: { base: any, current: any, snap: qcow2 },
  template: { current: any },
}
/** As the storage plugins of Proxmox VE have it. */
const tables: Readonly<Record<StorageType, Table>> = {
  dir: files,
  nfs: files,
  lvm: { snapshot: {}, clone: {}, copy: { base: raw, current: raw }, template: {} },
  lvmthin: {
    snapshot: { current: raw },
    clone: { base: raw, snap: raw },
    copy: { base: raw, current: raw, snap: raw },
    template: { current: raw },
  },
  zfspool: {
    snapshot: { current: raw, snap: raw },
    clone: { base: raw },
    copy: { base: raw, current: raw },
    template: { current: raw },
  },
}

export function hasFeature(
  feature: Feature,
  type: StorageType,
  { isBase, format }: Volume,
  snapname: string | null = null,
): boolean {
  const standing = snapname !== null ? 'snap' : isBase ? 'base' : 'current'
  return tables[type][feature][standing]?.includes(format) ?? false
}

/** Only the newest snapshot of such a disk can be rolled back to. */
export const newestOnly = (type: StorageType) => type === 'zfspool'
