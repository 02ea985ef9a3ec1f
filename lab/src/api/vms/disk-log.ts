import type { Major } from '../nodes/manner.ts'
import { keepsFiles, type Storage } from '../storage/storage.ts'
import { pathOf, type Volume } from '../storage/volume.ts'

interface At {
  readonly storage: Storage
  readonly volume: Volume
}

/** `420.0 MiB`. */
export function bytesText(bytes: number, digits: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  const unit = bytes > 1023 ? Math.floor(Math.log2(bytes) / 10) : 0
  return `${(bytes / 1024 ** unit).toFixed(digits)} ${units[unit]}`
}

/** `1m 5s`. */
export function durationText(seconds: number): string {
  const steps: [string, number][] = [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
  ]
  let rest = Math.round(seconds)
  const parts = steps.flatMap(([unit, length]) => {
    const count = Math.floor(rest / length)
    rest -= count * length
    return count > 0 ? [`${count}${unit}`] : []
  })
  return parts.join(' ') || '0s'
}

export function transferred(copiedBytes: number, totalBytes: number): string {
  const share = totalBytes === 0 ? 100 : (copiedBytes / totalBytes) * 100
  const [copied, total] = [bytesText(copiedBytes, 1), bytesText(totalBytes, 1)]
  return `transferred ${copied} of ${total} (${share.toFixed(2)}%)`
}

/** What the tools say that make a disk. */
export function allocated({ storage, volume }: At, bytes: number): string[] {
  if (storage.type === 'zfspool') return []
  if (!keepsFiles(storage)) return [`  Logical volume "${volume.name}" created.`]
  const file = `Formatting '${pathOf(storage, volume)}', fmt=${volume.format}`
  if (volume.format === 'raw') return [`${file} size=${bytes} preallocation=off`]
  if (volume.format === 'vmdk') return [`${file} size=${bytes} compat6=off hwversion=undefined`]
  const shape = 'cluster_size=65536 extended_l2=off preallocation=metadata compression_type=zlib'
  return [`${file} ${shape} size=${bytes} lazy_refcounts=off refcount_bits=16`]
}

/** What they say when it is an overlay. */
export function overlaid({ storage, volume }: At, base: Volume, bytes: number, major: Major) {
  if (storage.type === 'zfspool') return []
  if (!keepsFiles(storage)) return [`  Logical volume "${volume.name}" created.`]
  const backing = `../${base.vmid}/${base.name}`
  const what = `${base.vmid}/${base.name}: images, ${volume.name}, ${volume.vmid}`
  const shape =
    major === 9
      ? 'cluster_size=131072 extended_l2=on preallocation=metadata'
      : 'cluster_size=65536 extended_l2=off'
  const stands = `backing_file=${backing} backing_fmt=${base.format}`
  return [
    `clone ${what} to ${volume.name} (base=${backing})`,
    `Formatting '${pathOf(storage, volume)}', fmt=qcow2 ${shape} compression_type=zlib size=${bytes} ${stands} lazy_refcounts=off refcount_bits=16`,
  ]
}

/** What is copied: an image by its path, or the disk of a VM. */
export interface CopySource {
  readonly path: string
  readonly format: string
  readonly isZfs: boolean
}

export const sourceAt = ({ storage, volume }: At): CopySource => ({
  path: pathOf(storage, volume),
  format: volume.format,
  isZfs: storage.type === 'zfspool',
})

/** The command that copies, as an error quotes it. */
export function convertCommand(from: CopySource, to: At, bwlimitKiB?: number): string {
  const target = pathOf(to.storage, to.volume)
  return [
    '/usr/bin/qemu-img convert -p -n',
    to.storage.type === 'zfspool' ? '-t none' : null,
    from.isZfs ? '-T none' : null,
    bwlimitKiB ? `-r ${bwlimitKiB}K` : null,
    `-f ${from.format} -O ${to.volume.format}`,
    from.path,
    to.storage.type === 'lvm' ? target : `zeroinit:${target}`,
  ]
    .filter((part) => part !== null)
    .join(' ')
}
