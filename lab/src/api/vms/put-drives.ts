import { refuse } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import { type DiskFormat, diskFormats, formatThere } from '../storage/storage.ts'
import {
  cloudInitBytes,
  cloudInitVolume,
  freeDisk,
  parseVolume,
  volumeId,
} from '../storage/volume.ts'
import { TaskFailure, type Worker } from '../tasks/task.ts'
import { bytesOfSize } from './boot-disk.ts'
import {
  type Drive,
  isCdrom,
  isDriveName,
  mainDisk,
  mainKey,
  newDisk,
  parseDrive,
  printDrive,
} from './drive-line.ts'
import { importDisk, makeEmptyDisk } from './make-disk.ts'
import { sizeText, type Vm, type VmConfig } from './vm.ts'

const gibibyte = 1024 ** 3

const isForCloudInit = ({ file }: Drive) => file.endsWith(':cloudinit')

/** What is in the drives of these lines, and what is unused. */
function drivesIn(config: VmConfig): [string, Drive][] {
  return Object.keys(config)
    .filter((key) => isDriveName(key) || /^unused\d+$/.test(key))
    .sort()
    .map((key) => [key, parseDrive(String(config[key]))])
}

function sizeIn(config: VmConfig, volid: string): string | null {
  const drives = drivesIn(config).map(([, drive]) => drive)
  const found = drives.find(({ file, options }) => file === volid && options.size)
  return found?.options.size ?? null
}

const asFormat = (text: string | undefined): DiskFormat | null =>
  diskFormats.find((format) => format === text) ?? null

async function cloudInitDrive(
  lab: Lab,
  worker: Worker,
  vmid: number,
  { file, options: { format, ...options } }: Drive,
): Promise<Drive> {
  const storage = lab.requireStorage(file.replace(/:.*$/, ''))
  const shape = formatThere(storage, asFormat(format) ?? 'qcow2')
  const volume = cloudInitVolume(storage, vmid, shape)
  const disk = { vmid, isMain: false, bytes: cloudInitBytes }
  await makeEmptyDisk(lab, worker, { storage, volume }, disk)
  return { file: volumeId(storage, volume), options: { ...options, media: 'cdrom' } }
}

/** Nothing, the host's own drive, or a volume that the VM has already, with the size that it has. */
function existing(lines: VmConfig, drive: Drive): Drive {
  const { file, options } = drive
  if (!file.includes(':')) return drive
  if (!drivesIn(lines).some(([, other]) => other.file === file)) {
    throw refuse(`volume ${file} does not exist`)
  }
  const size = sizeIn(lines, file)
  return size === null ? drive : { file, options: { ...options, size } }
}

/** How much a disk holds that another one is copied to. */
function importedBytes(lab: Lab, from: string): number {
  const owner = lab.vms.find(parseVolume(from)?.vmid ?? 0)
  const size = owner ? sizeIn(owner.config, from) : null
  return bytesOfSize(size ?? '') || lab.engine.template.diskBytes
}

interface Made {
  readonly vmid: number
  readonly isMain: boolean
  /** Volumes whose names it cannot have. */
  readonly taken: readonly string[]
}

async function makeDisk(lab: Lab, worker: Worker, drive: Drive, made: Made): Promise<Drive> {
  const { storage: name, gibibytes } = newDisk(drive) ?? { storage: '', gibibytes: 0 }
  const storage = lab.requireStorage(name)
  const { format, 'import-from': from, size: _, ...options } = drive.options
  const asked = asFormat(format)
  const shape = formatThere(storage, asked ?? parseVolume(from ?? '')?.format ?? null)
  if (from === undefined && asked !== null && asked !== shape) {
    throw new TaskFailure(`unsupported format '${asked}'`)
  }
  const volume = freeDisk(storage, { ...made, format: shape })
  const at = { storage, volume }
  const bytes = from === undefined ? gibibytes * gibibyte : importedBytes(lab, from)
  if (made.isMain) await lab.engine.deleteDisk(made.vmid)
  if (from === undefined) await makeEmptyDisk(lab, worker, at, { ...made, bytes })
  else await importDisk(lab, worker, at, { ...made, from, bytes, format: asked ?? undefined })
  return { file: volumeId(storage, volume), options: { ...options, size: sizeText(bytes) } }
}

/** Makes the disks that the lines ask for. The lines that are answered name them. */
export async function putDrives(
  lab: Lab,
  worker: Worker,
  vm: Vm,
  given: VmConfig,
): Promise<VmConfig> {
  const { vmid } = vm
  const before: VmConfig = { ...vm.config, ...vm.pending }
  const all = drivesIn({ ...before, ...given })
  const data = all.filter(
    ([key, drive]) => isDriveName(key) && !isCdrom(drive) && !isForCloudInit(drive),
  )
  const main = mainKey(
    data.map(([key]) => key),
    given.boot ?? before.boot,
  )
  const hasDisk = mainDisk(before) !== null
  let lines = given
  for (const [key, drive] of drivesIn(given).filter(([name]) => isDriveName(name))) {
    const isMain = key === main && !hasDisk
    const taken = drivesIn({ ...before, ...lines }).map(([, { file }]) => file)
    const isNew = newDisk(drive) !== null || isForCloudInit(drive)
    const made = isForCloudInit(drive)
      ? await cloudInitDrive(lab, worker, vmid, drive)
      : isNew
        ? await makeDisk(lab, worker, drive, { vmid, isMain, taken })
        : existing(before, drive)
    const line = printDrive(made)
    if (isNew) worker.log(`${key}: successfully created disk '${line}'`)
    lines = { ...lines, [key]: line }
  }
  return lines
}
