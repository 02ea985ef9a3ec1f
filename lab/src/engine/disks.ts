import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type DiskContent, readContent, writeContent } from './disk-content.ts'
import { DiskExists, NoSuchDisk } from './errors.ts'
import { createOverlay } from './qemu-img.ts'

const unfinished = '.new'

/** Disks of the machines, each in `machines/<vmid>/` with what else belongs to it. */
export class Disks {
  readonly root: string

  constructor(stateDir: string) {
    this.root = join(stateDir, 'machines')
  }

  folder(vmid: number): string {
    return join(this.root, String(vmid))
  }

  disk(vmid: number): string {
    return join(this.folder(vmid), 'disk.qcow2')
  }

  /** Where the RAM of a snapshot lies, if it has one. */
  ramFolder(vmid: number, name: string): string {
    return join(this.folder(vmid), 'ram', encodeURIComponent(name))
  }

  async requireNone(vmid: number): Promise<void> {
    if (await exists(this.disk(vmid))) throw new DiskExists(vmid)
  }

  async require(vmid: number): Promise<void> {
    if (!(await exists(this.disk(vmid)))) throw new NoSuchDisk(vmid)
  }

  /** `write` makes the file; it is in its place once it is whole, and if that fails nothing is left. */
  async create(
    vmid: number,
    content: DiskContent,
    write: (path: string) => Promise<void>,
  ): Promise<void> {
    await this.requireNone(vmid)
    const aside = `${this.disk(vmid)}${unfinished}`
    try {
      await mkdir(this.folder(vmid), { recursive: true })
      await write(aside)
      await writeContent(this.#content(vmid), content)
      await rename(aside, this.disk(vmid))
    } catch (error) {
      await this.delete(vmid)
      throw error
    }
  }

  content(vmid: number): Promise<DiskContent> {
    return readContent(this.#content(vmid))
  }

  /** To be called before a machine writes to its disk. A disk that holds nothing has no system that would write. */
  async markOwn(vmid: number): Promise<void> {
    const { holds } = await this.content(vmid)
    if (holds === 'image' || holds === 'template') {
      await writeContent(this.#content(vmid), { holds: 'own' })
    }
  }

  /** Puts another base beneath a disk to which nobody has written. */
  async changeBase(vmid: number, base: string): Promise<void> {
    const aside = `${this.disk(vmid)}${unfinished}`
    await createOverlay(aside, base)
    await rename(aside, this.disk(vmid))
  }

  async sizes(): Promise<Map<number, number>> {
    const sizes = new Map<number, number>()
    for (const name of await readdir(this.root)) {
      const found = await stat(this.disk(Number(name))).catch(() => null)
      if (found) sizes.set(Number(name), found.blocks * 512)
    }
    return sizes
  }

  async delete(vmid: number): Promise<void> {
    await rm(this.folder(vmid), { recursive: true, force: true })
  }

  /** Removes what was being made when a lab was killed. */
  async open(): Promise<void> {
    await mkdir(this.root, { recursive: true })
    for (const name of await readdir(this.root)) {
      const folder = join(this.root, name)
      if (!(await exists(this.disk(Number(name))))) await rm(folder, { recursive: true })
      else {
        for (const file of await readdir(folder, { recursive: true })) {
          if (file.endsWith(unfinished)) await rm(join(folder, file))
        }
      }
    }
  }

  #content(vmid: number): string {
    return join(this.folder(vmid), 'content.json')
  }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
