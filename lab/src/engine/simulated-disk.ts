import { DiskExists, LabError, NoSuchDisk } from './errors.ts'

const mebibyte = 1024 ** 2
/** An overlay on which nothing has been written. */
export const overlayBytes = 196_624

export interface SimulatedDisk {
  readonly bytes: number
  /** Those with RAM, and those without. */
  readonly snapshots: Map<string, { readonly ram: boolean }>
}

/** Disks that hold nothing: there, or not there, with the names of their snapshots. */
export class SimulatedDisks {
  readonly #disks: Map<number, SimulatedDisk>

  constructor(disks: ReadonlyMap<number, readonly string[]>) {
    this.#disks = new Map(
      [...disks].map(([vmid, names]) => [
        vmid,
        { bytes: overlayBytes, snapshots: new Map(names.map((name) => [name, { ram: false }])) },
      ]),
    )
  }

  get(vmid: number): SimulatedDisk {
    const disk = this.#disks.get(vmid)
    if (!disk) throw new NoSuchDisk(vmid)
    return disk
  }

  snapshot(vmid: number, name: string) {
    const found = this.get(vmid).snapshots.get(name)
    if (found) return found
    throw new LabError('no_such_snapshot', `Machine ${vmid} has no snapshot '${name}'.`)
  }

  create(vmid: number, bytes: number): void {
    if (this.#disks.has(vmid)) throw new DiskExists(vmid)
    this.#disks.set(vmid, { bytes, snapshots: new Map() })
  }

  delete(vmid: number): void {
    this.#disks.delete(vmid)
  }

  sizes(): ReadonlyMap<number, number> {
    return new Map([...this.#disks].map(([vmid, { bytes }]) => [vmid, bytes]))
  }
}

/** Calls `step` with what has been done so far, at most ten times, and `wait` in between. */
export async function inSteps(
  bytes: number,
  bytesPerSecond: number,
  wait: (ms: number) => Promise<void>,
  step: (done: number) => void,
): Promise<void> {
  const steps = Math.max(1, Math.min(10, Math.ceil(bytes / (64 * mebibyte))))
  for (let done = 1; done <= steps; done += 1) {
    await wait(((bytes / steps) * 1000) / bytesPerSecond)
    step(Math.floor((bytes * done) / steps))
  }
}
