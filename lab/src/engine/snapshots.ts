import { rm } from 'node:fs/promises'
import { applyState, deleteState, hasState, takeState } from './disk-states.ts'
import type { Disks } from './disks.ts'
import { CommandFailed, NoSuchSnapshot, SnapshotFailed, StillRunning } from './errors.ts'
import { deleteLiveState, takeLiveState } from './live-disk-state.ts'
import type { Machines, Running } from './machines.ts'
import { requireRoomFor } from './room.ts'
import { ramFile, saveRam } from './saved-ram.ts'
import type { Turns } from './turns.ts'

interface Parts {
  readonly disks: Disks
  readonly turns: Turns
  readonly machines: Machines
  /** Kind of network that machines are on. */
  readonly network: string
}

/** States of a machine under names: of its disk, and of a running machine its RAM, too, if that is asked for. */
export class Snapshots {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  take(vmid: number, name: string, ram: boolean): Promise<void> {
    const { disks, turns, machines } = this.#parts
    return turns.alone(vmid, async () => {
      const running = await machines.alive(vmid)
      if (!running) await disks.require(vmid)
      // Its RAM is worth keeping once it is itself.
      if (running && ram && !(await machines.settled(vmid))) {
        throw new SnapshotFailed(vmid, name, 'the machine ended')
      }
      try {
        if (running && ram) await this.#takeWithRam(vmid, name, running)
        else {
          await this.#deleteRam(vmid, name)
          if (running) await takeLiveState(running.machine, name)
          else await this.#takeStopped(vmid, name)
        }
      } catch (cause) {
        if (!(cause instanceof CommandFailed)) throw cause
        throw new SnapshotFailed(vmid, name, cause.message, cause)
      }
    })
  }

  rollBack(vmid: number, name: string): Promise<void> {
    const { disks, turns, machines } = this.#parts
    return turns.alone(vmid, async () => {
      if (await machines.alive(vmid)) throw new StillRunning(vmid)
      await disks.require(vmid)
      const disk = disks.disk(vmid)
      if (!(await hasState(disk, name))) throw new NoSuchSnapshot(vmid, name)
      await applyState(disk, name)
    })
  }

  delete(vmid: number, name: string): Promise<void> {
    const { disks, turns, machines } = this.#parts
    return turns.alone(vmid, async () => {
      await disks.require(vmid)
      const running = await machines.alive(vmid)
      await this.#deleteRam(vmid, name)
      if (running) await deleteLiveState(running.machine, name)
      else await deleteState(disks.disk(vmid), name)
    })
  }

  /** A disk with states of its own is no longer as it came. */
  async #takeStopped(vmid: number, name: string): Promise<void> {
    const { disks } = this.#parts
    await disks.markOwn(vmid)
    await takeState(disks.disk(vmid), name)
  }

  async #takeWithRam(vmid: number, name: string, { machine, hardware }: Running): Promise<void> {
    const { disks, network } = this.#parts
    await requireRoomFor(hardware.memoryMiB * 1024 ** 2, disks.folder(vmid))
    await this.#deleteRam(vmid, name)
    await deleteLiveState(machine, name)
    const file = await ramFile(disks.ramFolder(vmid, name), hardware, network)
    await saveRam(machine, name, file)
  }

  async #deleteRam(vmid: number, name: string): Promise<void> {
    await rm(this.#parts.disks.ramFolder(vmid, name), { recursive: true, force: true })
  }
}
