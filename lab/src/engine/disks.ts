import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { run } from './command.ts'
import { DiskExists, NoSuchDisk } from './errors.ts'

const deadlineMs = 30_000
const States = z.object({ snapshots: z.array(z.object({ name: z.string() })).optional() })

/** Overlays of the machines, each in `machines/<vmid>/`. */
export class Disks {
  readonly #folder: string
  readonly #base: string

  constructor(stateDir: string, base: string) {
    this.#folder = join(stateDir, 'machines')
    this.#base = base
  }

  folder(vmid: number): string {
    return join(this.#folder, String(vmid))
  }

  disk(vmid: number): string {
    return join(this.folder(vmid), 'disk.qcow2')
  }

  async clone(vmid: number): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    try {
      await mkdir(this.folder(vmid))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (await exists(this.disk(vmid))) throw new DiskExists(vmid)
    }
    await this.#overlay(vmid, this.#base)
  }

  async require(vmid: number): Promise<void> {
    if (!(await exists(this.disk(vmid)))) throw new NoSuchDisk(vmid)
  }

  /** Whether the machine has never run: only then may it go on from a RAM snapshot, which belongs to another disk. */
  async pristine(vmid: number): Promise<boolean> {
    return !(await exists(this.#mark(vmid)))
  }

  /** To be called before the first start; `base` replaces the image where the first start goes on from a snapshot. */
  async markUsed(vmid: number, base: string | null): Promise<void> {
    if (base) await this.#overlay(vmid, base)
    await writeFile(this.#mark(vmid), '')
  }

  async sizes(): Promise<Map<number, number>> {
    const sizes = new Map<number, number>()
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const found = await stat(this.disk(Number(name))).catch(() => null)
      if (found) sizes.set(Number(name), found.blocks * 512)
    }
    return sizes
  }

  async delete(vmid: number): Promise<void> {
    await rm(this.folder(vmid), { recursive: true, force: true })
  }

  /** Replaces a state of the same name. A disk with states of its own is no longer pristine. */
  async takeState(vmid: number, name: string): Promise<void> {
    await this.deleteState(vmid, name)
    await run('qemu-img', ['snapshot', '-c', name, this.disk(vmid)], { deadlineMs })
    await this.markUsed(vmid, null)
  }

  async rollBack(vmid: number, name: string): Promise<void> {
    await this.require(vmid)
    await run('qemu-img', ['snapshot', '-a', name, this.disk(vmid)], { deadlineMs })
  }

  async deleteState(vmid: number, name: string): Promise<void> {
    await this.require(vmid)
    const list = await run('qemu-img', ['info', '--output=json', this.disk(vmid)], { deadlineMs })
    const { snapshots = [] } = States.parse(JSON.parse(list))
    if (!snapshots.some((state) => state.name === name)) return
    await run('qemu-img', ['snapshot', '-d', name, this.disk(vmid)], { deadlineMs })
  }

  #mark(vmid: number): string {
    return join(this.folder(vmid), 'used')
  }

  async #overlay(vmid: number, base: string): Promise<void> {
    const aside = `${this.disk(vmid)}.new`
    const create = ['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', aside]
    await run('qemu-img', create, { deadlineMs })
    await rename(aside, this.disk(vmid))
  }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
