import { mainDisk } from './drive-line.ts'
import type { VmConfig } from './vm.ts'

const units = ['', 'K', 'M', 'G', 'T']

/** `32G` in bytes; 0 of what is no size. */
export function bytesOfSize(size: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(size) ?? []
  return number === undefined ? 0 : Number(number) * 1024 ** units.indexOf(unit)
}

/** The size of the disk that the VM boots from; 0 without one. */
export function bootDiskBytes(config: VmConfig): number {
  return bytesOfSize(mainDisk(config)?.drive.options.size ?? '')
}
