import { refuse } from '../http/api-error.ts'
import type { Major } from '../nodes/manner.ts'
import { type DiskFormat, formatThere, type Storage } from '../storage/storage.ts'
import {
  cloudInitBytes,
  cloudInitVolume,
  freeDisk,
  overlayOf,
  parseVolume,
  type Volume,
  volumeId,
} from '../storage/volume.ts'
import { hasFeature } from '../storage/volume-feature.ts'
import { type Disk, disksOf, isCloudInit, isDriveName, printDrive } from './drive-line.ts'
import { freshUuid, withFreshUuid } from './fresh-identity.ts'
import { isNetName, printNet } from './net-line.ts'
import { isTemplate, sizeText, type Vm, type VmConfig } from './vm.ts'

export interface Clone {
  readonly node: string
  readonly vmid: number
  readonly newid: number
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly pool?: string | undefined
  readonly full?: boolean | undefined
  readonly storage?: string | undefined
  readonly format?: DiskFormat | undefined
  readonly snapname?: string | undefined
  readonly target?: string | undefined
  /** KiB/s. */
  readonly bwlimit?: number | undefined
}

/** One disk of the clone, and the one that it is made from. */
export interface DiskPlan {
  readonly from: Disk
  readonly source: Volume
  readonly sourceStorage: Storage
  readonly isFull: boolean
  readonly volume: Volume
  readonly storage: Storage
}

export interface ClonePlan {
  readonly source: Vm
  /** The lines that are cloned: the VM's, or its snapshot's. */
  readonly old: VmConfig
  readonly disks: readonly DiskPlan[]
}

export type FindStorage = (name: string) => Storage

/** The lines that are cloned, or why none can be. */
export function linesToClone(source: Vm, clone: Clone): VmConfig {
  const { snapname, storage, format } = clone
  if (source.lock !== null) throw refuse(`VM is locked (${source.lock})`)
  const snapshot = source.snapshots.find(({ name }) => name === snapname)
  if (snapname !== undefined && !snapshot) throw refuse(`snapshot '${snapname}' does not exist`)
  const isFull = clone.full ?? !isTemplate(source)
  if (storage !== undefined && !isFull) {
    throw refuse("parameter 'storage' not allowed for linked clones")
  }
  if (format !== undefined && !isFull) {
    throw refuse("parameter 'format' not allowed for linked clones")
  }
  return snapshot?.config ?? source.config
}

/** Only a VM whose disks all nodes see can be cloned to another one. */
export function isOnSharedStorage(old: VmConfig, find: FindStorage): boolean {
  return disksOf(old).every(({ volid }) => {
    const volume = parseVolume(volid)
    return volume !== null && find(volume.storage).shared
  })
}

function unsupported(disk: Disk, clone: Clone, isFull: boolean, major: Major): Error {
  const kind = isFull ? 'Full' : 'Linked'
  if (major === 7) return refuse(`${kind} clone feature is not supported for drive '${disk.key}'`)
  const of = clone.snapname === undefined ? '' : ' a snapshot of'
  const what = `'${disk.volid}' (${disk.key})`
  return refuse(`${kind} clone feature is not supported for${of} ${what}`)
}

/** The copy of a disk is named and shaped as its storage has it. */
function copyOf(
  disk: Disk,
  storage: Storage,
  { newid, format }: Clone,
  { base, taken }: { base: Volume; taken: readonly string[] },
): Volume {
  const shape = formatThere(storage, format ?? base.format)
  if (isCloudInit(disk.drive)) return cloudInitVolume(storage, newid, shape)
  return freeDisk(storage, { vmid: newid, taken, format: shape })
}

/** Disk by disk how the clone gets it, or why it cannot. Cloud-init's is made anew. */
export function planDisks(
  source: Vm,
  old: VmConfig,
  clone: Clone,
  { find, major }: { find: FindStorage; major: Major },
): DiskPlan[] {
  const wantsFull = clone.full ?? !isTemplate(source)
  const taken: string[] = []
  return disksOf(old, true).flatMap((disk) => {
    const base = parseVolume(disk.volid)
    if (!base) return []
    const isFull = wantsFull || isCloudInit(disk.drive)
    const sourceStorage = find(base.storage)
    const feature = isFull ? 'copy' : 'clone'
    // The engine copies disks as they are now, so that no snapshot can be cloned.
    const isPresent = clone.snapname === undefined
    if (!isPresent || !hasFeature(feature, sourceStorage.type, base)) {
      throw unsupported(disk, clone, isFull, major)
    }
    const storage = isFull ? find(clone.storage ?? base.storage) : sourceStorage
    const volume = isFull
      ? copyOf(disk, storage, clone, { base, taken })
      : overlayOf(storage, base, { vmid: clone.newid, taken })
    taken.push(volumeId(storage, volume))
    return [{ from: disk, source: base, sourceStorage, isFull, volume, storage }]
  })
}

/** Not of a VM, but of one moment of it. */
const momentary = /^(unused\d+|runningmachine|runningcpu|running-nets-host-mtu|template)$/

/** The clone's lines without its disks: the old ones, tags included, with an identity of its own. */
export function clonedLines(old: VmConfig, clone: Clone, major: Major): VmConfig {
  const kept = Object.entries(old).filter(([key, value]) => {
    if (momentary.test(key)) return false
    const isDisk = isDriveName(key) && disksOf({ [key]: value }, true).length > 0
    return !isDisk
  })
  const lines = kept.map(([key, value]): [string, string | number] => {
    if (!isNetName(key)) return [key, value]
    return [key, printNet(String(value), major, 'fresh')]
  })
  const { name, description, newid: _ } = clone
  return {
    ...Object.fromEntries(lines),
    smbios1: withFreshUuid(old.smbios1),
    ...(old.vmgenid !== undefined && { vmgenid: freshUuid() }),
    name: name ?? `Copy-of-VM-${old.name ?? clone.vmid}`,
    ...(description !== undefined && { description }),
  }
}

/** `virtio0: local:…,size=4G`: all that the source's line said, but of the new volume. */
export function diskLine({ from, volume, storage }: DiskPlan): string {
  const { format: _, ...options } = from.drive.options
  const size = isCloudInit(from.drive) ? { size: sizeText(cloudInitBytes) } : {}
  return printDrive({ file: volumeId(storage, volume), options: { ...options, ...size } })
}
