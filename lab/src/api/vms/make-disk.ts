import { storeUnderFaults } from '../faults/storage-faults.ts'
import type { Lab } from '../lab.ts'
import type { DiskFormat, Storage } from '../storage/storage.ts'
import { cloudInitBytes, parseVolume, type Volume, volumeId } from '../storage/volume.ts'
import { interrupted, TaskFailure, type Worker } from '../tasks/task.ts'
import { bytesOfSize } from './boot-disk.ts'
import type { DiskPlan } from './clone-plan.ts'
import { allocated, convertCommand, overlaid, sourceAt, transferred } from './disk-log.ts'
import { disksOf, isCloudInit } from './drive-line.ts'

/** The engine has one disk for a machine: that which it boots from. Other disks are names. */
export interface NewDisk {
  readonly vmid: number
  readonly isMain: boolean
  /** What was asked for; not every storage has it. */
  readonly format?: DiskFormat | undefined
  /** KiB/s. */
  readonly bwlimit?: number | undefined
}
interface Room extends NewDisk {
  readonly bytes: number
}
interface Import extends Room {
  /** A volume, or a path on the node. */
  readonly from: string
}
interface At {
  readonly storage: Storage
  readonly volume: Volume
}

/** The template that the engine came with has no disk of its own there: its image is what machines stand on. */
async function diskInEngine(lab: Lab, vmid: number): Promise<number | null> {
  return (await lab.engine.disks()).has(vmid) ? vmid : null
}

/** What is stopped while a disk is made ends with another text than elsewhere. */
const stopped = 'interrupted by signal'
const saidBy = (error: unknown) => (error instanceof Error ? error.message : String(error))

function asFailure(error: unknown, worker: Worker): TaskFailure {
  if (error instanceof TaskFailure)
    return new TaskFailure(error.message.replace(interrupted, stopped))
  return new TaskFailure(worker.signal.aborted ? stopped : saidBy(error))
}

async function makeOverlay(lab: Lab, worker: Worker, plan: DiskPlan, disk: NewDisk): Promise<void> {
  const { source, volume, storage, from } = plan
  const bytes = bytesOfSize(from.drive.options.size ?? '') || lab.engine.template.diskBytes
  await lab.storageLocks.run(storage, worker, async () => {
    const lines = overlaid({ storage, volume }, source, bytes, lab.manner.major)
    for (const line of lines) worker.log(line)
    if (!disk.isMain) return
    const below = await diskInEngine(lab, source.vmid)
    const { vmid } = disk
    const { signal } = worker
    const work = { kind: 'overlay', source: source.vmid } as const
    await storeUnderFaults(lab, { storage, vmid, work, worker }, () =>
      lab.engine.cloneDisk(vmid, { source: below, full: false, signal }),
    )
  })
}

interface Copy extends Room {
  readonly source: number | null
  /** As an error quotes it. */
  readonly command: string
}

/** Copies the whole disk and tells how far it is. */
async function copy(lab: Lab, worker: Worker, { command, ...disk }: Copy): Promise<void> {
  const { vmid, source, bytes, bwlimit } = disk
  const { signal } = worker
  const onProgress = (done: number, total: number) => worker.log(transferred(done, total))
  onProgress(0, bytes)
  try {
    const limit = bwlimit ? { bytesPerSecond: bwlimit * 1024 } : {}
    await lab.engine.cloneDisk(vmid, { source, full: true, signal, onProgress, ...limit })
  } catch (error) {
    if (!signal.aborted) worker.log(`qemu-img: ${saidBy(error)}`)
    const why = signal.aborted ? stopped : 'exit code 1'
    throw new TaskFailure(`copy failed: command '${command}' failed: ${why}`)
  }
}

/** Makes room for a disk, which the engine does not need. */
async function allocate(lab: Lab, worker: Worker, at: At, bytes: number): Promise<void> {
  await lab.storageLocks.run(at.storage, worker, async () => {
    for (const line of allocated(at, bytes)) worker.log(line)
  })
}

function sayOtherFormat(
  worker: Worker,
  { volume }: At,
  format: DiskFormat | undefined,
  where: string,
): void {
  if (format === undefined || format === volume.format) return
  const what = `format '${format}' is not supported by the target storage${where}`
  worker.log(`${what} - using '${volume.format}' instead`)
}

/** Makes room for what is copied from another VM. */
async function allocateCopy(lab: Lab, worker: Worker, at: At, { format, bytes }: Room) {
  const is9 = lab.manner.major === 9
  if (is9) sayOtherFormat(worker, at, format, ` '${at.storage.name}'`)
  await allocate(lab, worker, at, bytes)
  if (is9) worker.log(`allocated target volume '${volumeId(at.storage, at.volume)}'`)
}

async function makeCopy(lab: Lab, worker: Worker, plan: DiskPlan, disk: NewDisk): Promise<void> {
  const { from } = plan
  const bytes = isCloudInit(from.drive)
    ? cloudInitBytes
    : bytesOfSize(from.drive.options.size ?? '') || lab.engine.template.diskBytes
  await allocateCopy(lab, worker, plan, { ...disk, bytes })
  if (!disk.isMain) return
  const copied = sourceAt({ storage: plan.sourceStorage, volume: plan.source })
  const command = convertCommand(copied, plan, disk.bwlimit)
  const source = await diskInEngine(lab, plan.source.vmid)
  await copy(lab, worker, { ...disk, source, bytes, command })
}

/** Makes the clone of a disk. If that fails, the engine keeps nothing of it. */
export async function makeClonedDisk(
  lab: Lab,
  worker: Worker,
  plan: DiskPlan,
  disk: NewDisk,
): Promise<void> {
  const { from, isFull } = plan
  worker.log(`create ${isFull ? 'full' : 'linked'} clone of drive ${from.key} (${from.volid})`)
  const copied = { storage: plan.storage, vmid: disk.vmid, work: { kind: 'copy' }, worker } as const
  const made = isFull
    ? storeUnderFaults(lab, copied, () => makeCopy(lab, worker, plan, disk))
    : makeOverlay(lab, worker, plan, disk)
  await made.catch((error: unknown) => {
    throw asFailure(error, worker)
  })
}

/** Makes an empty disk. */
export async function makeEmptyDisk(
  lab: Lab,
  worker: Worker,
  at: At,
  { vmid, isMain, bytes }: Room,
): Promise<void> {
  await allocate(lab, worker, at, bytes)
  if (isMain) await lab.engine.createDisk(vmid, bytes)
}

/** The disk of another VM. */
async function importVolume(lab: Lab, worker: Worker, at: At, source: Volume, disk: Import) {
  const owner = lab.vms.find(source.vmid)
  const key = disksOf(owner?.config ?? {}).find(({ volid }) => volid === disk.from)?.key
  worker.log(`create full clone of drive ${key === undefined ? '' : `${key} `}(${disk.from})`)
  await allocateCopy(lab, worker, at, disk)
  if (!disk.isMain) return
  const copied = sourceAt({ storage: lab.requireStorage(source.storage), volume: source })
  const below = await diskInEngine(lab, source.vmid)
  await copy(lab, worker, { ...disk, source: below, command: convertCommand(copied, at) })
}

/** A path names the image that the lab came with, whatever the path is: the lab has no other. */
async function importImage(lab: Lab, worker: Worker, at: At, disk: Import) {
  if (lab.manner.major > 7) sayOtherFormat(worker, at, disk.format, '')
  await allocate(lab, worker, at, disk.bytes)
  if (!disk.isMain) return
  const image = { path: disk.from, format: 'qcow2', isZfs: false }
  await copy(lab, worker, { ...disk, source: null, command: convertCommand(image, at) })
}

/** Makes a disk that holds what another one does. */
export async function importDisk(lab: Lab, worker: Worker, at: At, disk: Import): Promise<void> {
  const source = parseVolume(disk.from)
  if (source) await importVolume(lab, worker, at, source, disk)
  else await importImage(lab, worker, at, disk)
}
