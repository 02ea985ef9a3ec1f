import { type DiskFormat, diskFormats, folderOf, keepsFiles, type Storage } from './storage.ts'

/** A disk on a storage, as its name tells: whose it is, and what it stands on. */
export interface Volume {
  readonly storage: string
  /** The VM that owns it. */
  readonly vmid: number
  /** `vm-101-disk-0.qcow2`, `base-9000-disk-0`. */
  readonly name: string
  /** A template's: it never changes, so that others may stand on it. */
  readonly isBase: boolean
  readonly format: DiskFormat
  /** What it is an overlay of. A thin volume's name does not tell. */
  readonly base: { readonly vmid: number; readonly name: string } | null
}

const pattern =
  /^([^:/\s]+):(?:(?:(\d+)\/)?(base-(\d+)-[^/]+)\/)?(?:\d+\/)?((vm|base)-(\d+)-[^/\s]+)$/

/** `local:9000/base-9000-disk-0.qcow2/101/vm-101-disk-0.qcow2`, `local-zfs:base-9000-disk-0/vm-101-disk-0`, ..; null for none of them. */
export function parseVolume(volid: string): Volume | null {
  const [, storage, , base, baseOwner, name, kind, owner] = pattern.exec(volid) ?? []
  if (storage === undefined || name === undefined) return null
  const format = diskFormats.find((each) => name.endsWith(`.${each}`)) ?? 'raw'
  return {
    ...{ storage, name, format, vmid: Number(owner), isBase: kind === 'base' },
    base: base === undefined ? null : { vmid: Number(baseOwner), name: base },
  }
}

/** Its name as configurations have it. */
export function volumeId(storage: Storage, { vmid, name, base }: Volume): string {
  const { name: sid, type } = storage
  if (keepsFiles(storage)) {
    return base ? `${sid}:${base.vmid}/${base.name}/${vmid}/${name}` : `${sid}:${vmid}/${name}`
  }
  return base && type === 'zfspool' ? `${sid}:${base.name}/${name}` : `${sid}:${name}`
}

/** Where it lies on the node. */
export function pathOf(storage: Storage, { vmid, name }: Volume): string {
  const folder = folderOf(storage)
  return keepsFiles(storage) ? `${folder}/images/${vmid}/${name}` : `${folder}/${name}`
}

/** `vm-101-disk-0.qcow2`; block devices have no ending. */
export function volumeNamed(
  storage: Storage,
  { vmid, what, format }: { vmid: number; what: string; format: DiskFormat },
): Volume {
  const name = `vm-${vmid}-${what}${keepsFiles(storage) ? `.${format}` : ''}`
  return { storage: storage.name, vmid, name, isBase: false, format, base: null }
}

export const cloudInitBytes = 4 * 1024 ** 2

export function cloudInitVolume(storage: Storage, vmid: number, format: DiskFormat): Volume {
  return volumeNamed(storage, { vmid, what: 'cloudinit', format })
}

/** The first name of a disk that is not taken. */
export function freeDisk(
  storage: Storage,
  { vmid, format, taken }: { vmid: number; format: DiskFormat; taken: readonly string[] },
): Volume {
  const volumes = taken.map(parseVolume).filter((volume) => volume?.storage === storage.name)
  const used = new Set(volumes.map((volume) => volume?.name.replace(/^base-/, 'vm-').split('.')[0]))
  let index = 0
  while (used.has(`vm-${vmid}-disk-${index}`)) index += 1
  return volumeNamed(storage, { vmid, what: `disk-${index}`, format })
}

export function asBase(volume: Volume): Volume {
  return { ...volume, isBase: true, name: volume.name.replace(/^vm-/, 'base-') }
}

/** An overlay; files become qcow2 whatever the base is. */
export function overlayOf(
  storage: Storage,
  base: Volume,
  { vmid, taken }: { vmid: number; taken: readonly string[] },
): Volume {
  const format = keepsFiles(storage) ? 'qcow2' : 'raw'
  const volume = freeDisk(storage, { vmid, format, taken })
  const isKnown = storage.type !== 'lvmthin'
  return { ...volume, base: isKnown ? { vmid: base.vmid, name: base.name } : null }
}
