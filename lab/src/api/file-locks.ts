import type { Clock } from '../clock.ts'

export interface LockWish {
  /** Many may hold it together, as long as nobody holds it alone. */
  readonly shared?: boolean
  /** How long to wait for it; then `late` is thrown. */
  readonly timeoutMs: number
  readonly late: () => Error
  /** Gives up waiting; then `stopped` is thrown, or the signal's reason. */
  readonly signal?: AbortSignal
  readonly stopped?: () => Error
  /** Somebody has it: waiting begins. */
  readonly onWait?: () => void
  /** Waiting has ended well. */
  readonly onTurn?: () => void
}

interface Waiter {
  readonly shared: boolean
  readonly grant: () => void
}

/** One lock: who holds it, and who waits. Like flock, it lets readers join readers even while a writer waits. */
class Lock {
  holders = 0
  shared = false
  readonly waiters = new Set<Waiter>()

  take(shared: boolean): boolean {
    if (this.holders > 0 && !(this.shared && shared)) return false
    this.holders += 1
    this.shared = shared
    return true
  }

  release(): void {
    this.holders -= 1
    for (const waiter of this.waiters) {
      if (!this.take(waiter.shared)) continue
      this.waiters.delete(waiter)
      waiter.grant()
    }
  }

  get isIdle(): boolean {
    return this.holders === 0 && this.waiters.size === 0
  }
}

/** Locks by the name of their file: work under one takes turns. */
export class FileLocks {
  readonly #clock: Clock
  readonly #locks = new Map<string, Lock>()
  constructor(clock: Clock) {
    this.#clock = clock
  }

  async run<T>(path: string, wish: LockWish, work: () => Promise<T>): Promise<T> {
    const lock = this.#locks.get(path) ?? new Lock()
    this.#locks.set(path, lock)
    if (!lock.take(wish.shared ?? false)) {
      wish.onWait?.()
      await this.#turn(lock, wish)
      wish.onTurn?.()
    }
    try {
      return await work()
    } finally {
      lock.release()
      if (lock.isIdle) this.#locks.delete(path)
    }
  }

  /** Whoever takes the waiter off the list, its predecessor or its patience, settles how the wait ends. */
  async #turn(lock: Lock, wish: LockWish): Promise<void> {
    const { shared = false, timeoutMs, late, signal, stopped = () => signal?.reason } = wish
    const turn = Promise.withResolvers<void>()
    const waiter: Waiter = { shared, grant: turn.resolve }
    lock.waiters.add(waiter)
    const over = new AbortController()
    const giveUp = signal ? AbortSignal.any([over.signal, signal]) : over.signal
    const end = (reason: unknown) => {
      if (lock.waiters.delete(waiter)) turn.reject(reason)
    }
    this.#clock.sleep(timeoutMs, { signal: giveUp }).then(
      () => end(late()),
      () => end(stopped()),
    )
    try {
      await turn.promise
    } finally {
      over.abort()
    }
  }
}
