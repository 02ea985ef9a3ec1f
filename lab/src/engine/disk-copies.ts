import type { DiskContent } from './disk-content.ts'
import type { Disks } from './disks.ts'
import type { DiskCopy } from './engine.ts'
import { StillRunning } from './errors.ts'
import { copyLiveDisk } from './live-copy.ts'
import type { Machines, Running } from './machines.ts'
import { copyDisk, copySize, createEmpty, createOverlay } from './qemu-img.ts'
import { requireRoomFor } from './room.ts'
import { Turns } from './turns.ts'
import { virtualSize } from './virtual-size.ts'

interface Parts {
  readonly disks: Disks
  readonly turns: Turns
  readonly machines: Pick<Machines, 'alive'>
  /** Path of the image's disk, and of the disk that the template's RAM was caught with. */
  readonly image: string
  readonly template: string
}

/** Disks come as overlays, full copies or empty, and go. */
export class DiskCopies {
  readonly #parts: Parts
  /** QEMU copies a running machine's disk for one at a time. */
  readonly #live = new Turns()
  readonly #closing = new AbortController()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async copy(vmid: number, copy: DiskCopy): Promise<void> {
    const { disks, turns } = this.#parts
    const { source, full } = copy
    const image: DiskContent = { holds: 'image' }
    const make = (content: DiskContent) =>
      full ? this.#copyFully(vmid, content, copy) : this.#overlay(vmid, content, source)
    await disks.requireNone(vmid)
    if (source === null) return turns.alone(vmid, () => make(image))
    // Before the turns: who copies a machine to itself would wait for itself.
    await disks.require(source)
    return turns.aloneBeside(vmid, source, async () => {
      await disks.require(source)
      return make(await disks.content(source))
    })
  }

  createEmpty(vmid: number, bytes: number): Promise<void> {
    const { disks, turns } = this.#parts
    const write = (path: string) => createEmpty(path, bytes)
    return turns.alone(vmid, () => disks.create(vmid, { holds: 'nothing' }, write))
  }

  delete(vmid: number): Promise<void> {
    const { disks, turns, machines } = this.#parts
    return turns.alone(vmid, async () => {
      if (await machines.alive(vmid)) throw new StillRunning(vmid)
      await disks.delete(vmid)
    })
  }

  /** Gives up what is being copied. */
  close(): void {
    this.#closing.abort()
  }

  async #overlay(vmid: number, content: DiskContent, source: number | null): Promise<void> {
    const { disks, machines, image } = this.#parts
    if (source !== null && (await machines.alive(source))) throw new StillRunning(source)
    const base = content.holds === 'image' || source === null ? image : disks.disk(source)
    await disks.create(vmid, content, (path) => createOverlay(path, base))
  }

  /** A full copy of the image is one of the template's disk, so that it may go on from the template's RAM. */
  async #copyFully(vmid: number, content: DiskContent, copy: DiskCopy): Promise<void> {
    const { disks, machines, template } = this.#parts
    const { source, bytesPerSecond = null, onProgress } = copy
    const isImage = content.holds === 'image' || source === null
    const from = isImage ? template : disks.disk(source)
    const held: DiskContent = isImage ? { holds: 'template', disk: template } : content
    const running = source === null ? null : await machines.alive(source)
    const bytes = await virtualSize(from)
    await requireRoomFor(await copySize(from), disks.root)
    const signal = AbortSignal.any([this.#closing.signal, ...(copy.signal ? [copy.signal] : [])])
    const onShare = (share: number) => onProgress?.(Math.round(share * bytes), bytes)
    const options = { bytes, bytesPerSecond, signal, onShare }
    const copyLive = (path: string, { machine, spec }: Running) =>
      this.#live.alone(spec.vmid, () => copyLiveDisk(machine, path, options))
    try {
      await disks.create(vmid, held, (path) =>
        running ? copyLive(path, running) : copyDisk(from, path, options),
      )
    } catch (error) {
      signal.throwIfAborted()
      throw error
    }
  }
}
