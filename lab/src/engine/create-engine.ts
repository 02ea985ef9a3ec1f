import { mkdir, realpath } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type DesktopImage, desktopImage, desktopUser } from '../image/desktop-image.ts'
import { labId } from '../network/addresses.ts'
import { type NetworkKind, networkKind, openNetwork } from '../network/choose-network.ts'
import type { Network, Ports } from '../network/network.ts'
import { chooseAccelerator } from './accelerator.ts'
import { Cache } from './cache.ts'
import { DiskCopies } from './disk-copies.ts'
import { Disks } from './disks.ts'
import type { Engine, Progress } from './engine.ts'
import { EngineBusy, UnsupportedMachine } from './errors.ts'
import { lockFile } from './file-lock.ts'
import { removeLeftovers } from './leftovers.ts'
import { type Log, Machines } from './machines.ts'
import type { Hardware } from './qemu-arguments.ts'
import { requireRoom } from './room.ts'
import { Snapshots } from './snapshots.ts'
import { type TemplateSnapshot, templateSnapshot } from './template.ts'
import { Turns } from './turns.ts'
import { virtualSize } from './virtual-size.ts'

export interface EngineOptions {
  /** Disks of the machines; one engine at a time. */
  readonly stateDir: string
  /** Images and templates, which labs share. */
  readonly cacheDir: string
  readonly onProgress: (progress: Progress) => void
  readonly log: Log
  /** Memory and cores of the template; machines that differ start cold. */
  readonly memoryMiB?: number
  readonly cores?: number
  readonly network?: NetworkKind
  /** Gives up the preparation, leaving nothing behind. */
  readonly signal?: AbortSignal
}

export interface LabEngine extends Engine {
  /** Where each protocol answers at the address that the guest agent reports. */
  readonly ports: Ports
  /** Where those addresses lie; CIDR. */
  readonly range: string
}

const defaultMemoryMiB = 768

/** Builds or finds image and template, removes what a killed engine left in `stateDir`, and opens the network. */
export async function createEngine(options: EngineOptions): Promise<LabEngine> {
  if (process.arch !== 'x64') throw new UnsupportedMachine(process.arch)
  const stateDir = await folder(options.stateDir)
  const cacheDir = await folder(options.cacheDir)
  const lock = await lockFile(join(stateDir, 'lock'), { wait: false })
  if (!lock) throw new EngineBusy(stateDir)
  try {
    const killed = await removeLeftovers(stateDir)
    if (killed > 0) options.log(`Ended ${killed} processes of a lab that was killed.`)
    const prepared = await prepare(cacheDir, options)
    const kind = options.network ?? (await networkKind())
    const network = await openNetwork(kind, labId(stateDir), stateDir)
    const disks = new Disks(stateDir)
    await disks.open()
    return assemble({ ...prepared, disks, network, log: options.log }, async () => {
      await network.close()
      await lock.release()
    })
  } catch (error) {
    await lock.release()
    throw error
  }
}

interface Prepared {
  readonly image: DesktopImage
  readonly hardware: Hardware
  readonly snapshot: TemplateSnapshot
  readonly diskBytes: number
}

/** One lab at a time prepares in a cache; the others then find the result. */
async function prepare(cacheDir: string, options: EngineOptions): Promise<Prepared> {
  const { onProgress, signal } = options
  const cancel = signal ? { signal } : {}
  const lock = await lockFile(join(cacheDir, 'lock'), { wait: true, ...cancel })
  if (!lock) throw new EngineBusy(cacheDir)
  try {
    await requireRoom(cacheDir)
    const build = { lock, onProgress, ...cancel }
    const image = await desktopImage(new Cache(join(cacheDir, 'images')), build)
    const { kernel, initrd, probe } = image
    const hardware: Hardware = {
      accelerator: await chooseAccelerator(cacheDir, kernel, probe),
      memoryMiB: options.memoryMiB ?? defaultMemoryMiB,
      cores: options.cores ?? Math.min(2, availableParallelism()),
      kernel,
      initrd,
    }
    const templates = new Cache(join(cacheDir, 'templates'))
    const snapshot = await templateSnapshot(templates, image, hardware, build)
    return { image, hardware, snapshot, diskBytes: await virtualSize(image.disk) }
  } finally {
    await lock.release()
  }
}

interface Parts extends Prepared {
  readonly disks: Disks
  readonly network: Network
  readonly log: Log
}

function assemble(parts: Parts, release: () => Promise<void>): LabEngine {
  const { hardware, disks, network, diskBytes, image, snapshot } = parts
  const turns = new Turns()
  const machines = new Machines({ ...parts, turns })
  const files = { image: image.disk, template: snapshot.disk }
  const copies = new DiskCopies({ disks, turns, machines, ...files })
  const snapshots = new Snapshots({ disks, turns, machines, network: network.kind })
  let closed: Promise<void> | null = null
  return {
    accelerator: hardware.accelerator,
    ports: network.ports,
    range: network.range,
    template: {
      name: 'debian-12-xfce',
      username: desktopUser,
      diskBytes,
      memoryMiB: hardware.memoryMiB,
      cores: hardware.cores,
    },
    cloneDisk: (vmid, copy) => copies.copy(vmid, copy),
    createDisk: (vmid, bytes) => copies.createEmpty(vmid, bytes),
    disks: () => disks.sizes(),
    deleteDisk: (vmid) => copies.delete(vmid),
    snapshot: (vmid, name, ram) => snapshots.take(vmid, name, ram),
    rollback: (vmid, name) => snapshots.rollBack(vmid, name),
    deleteSnapshot: (vmid, name) => snapshots.delete(vmid, name),
    start: (spec) => machines.start(spec),
    stop: (vmid) => machines.stop(vmid),
    shutdown: (vmid, deadlineMs) => machines.shutdown(vmid, deadlineMs),
    pause: (vmid) => machines.pause(vmid),
    resume: (vmid) => machines.resume(vmid),
    reset: (vmid) => machines.reset(vmid),
    running: () => machines.running,
    figures: (vmid) => machines.figures(vmid),
    agent: (vmid) => machines.agent(vmid),
    onExit: (listener) => machines.onExit(listener),
    close() {
      copies.close()
      closed ??= machines.close().then(release)
      return closed
    },
  }
}

async function folder(path: string): Promise<string> {
  await mkdir(path, { recursive: true })
  return realpath(path)
}
