import { waitForTurn } from './turn.ts'

interface Slots {
  used: number
  readonly waiting: (() => void)[]
}

/**
 * So many clones at once per storage. Each takes the storage's lock for a moment, and those that wait for it longer than a
 * minute fail with `can't lock file '/var/lock/pve-manager/pve-storage-...' - got timeout`.
 */
export class StorageSemaphore {
  readonly #limit: number
  readonly #waitMs: number
  readonly #storages = new Map<string, Slots>()

  constructor(limit: number, waitMs: number) {
    this.#limit = limit
    this.#waitMs = waitMs
  }

  /**
   * Holds a slot of each storage while `work` runs. They are taken in one order by all, so that no two wait for each other.
   * @throws HypervisorError `lock_timeout`, `task_aborted`; then `work` has not begun
   */
  async run<T>(
    storages: readonly string[],
    work: () => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const [first, ...rest] = [...new Set(storages)].sort()
    if (first === undefined) return work()
    await this.#take(first, signal)
    try {
      return await this.run(rest, work, signal)
    } finally {
      this.#release(first)
    }
  }

  async #take(storage: string, signal: AbortSignal | undefined): Promise<void> {
    const slots = this.#storages.get(storage) ?? { used: 0, waiting: [] }
    this.#storages.set(storage, slots)
    if (slots.used < this.#limit) {
      slots.used += 1
      return
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    slots.waiting.push(resolve)
    try {
      await waitForTurn(promise, { waitMs: this.#waitMs, signal, what: `storage ${storage}` })
    } catch (error) {
      const place = slots.waiting.indexOf(resolve)
      // Gone from the list: the slot was handed over in the same moment, and goes to the next.
      if (place >= 0) slots.waiting.splice(place, 1)
      else this.#release(storage)
      throw error
    }
  }

  /** Hands the slot to whoever waits longest. */
  #release(storage: string): void {
    const slots = this.#storages.get(storage)
    if (!slots) return
    const next = slots.waiting.shift()
    if (next) next()
    else slots.used -= 1
    if (slots.used === 0) this.#storages.delete(storage)
  }
}
