import { waitForTurn } from './turn.ts'

/**
 * One change of a VM at a time, in the order in which they came. Without it Proxmox VE has the second wait for the lock of the
 * first, for 10 s, and fail.
 */
export class VmQueue {
  readonly #waitMs: number
  readonly #tails = new Map<number, Promise<void>>()

  constructor(waitMs: number) {
    this.#waitMs = waitMs
  }

  /** @throws HypervisorError `lock_timeout`, `task_aborted`; then `work` has not begun */
  async run<T>(vmid: number, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const before = this.#tails.get(vmid) ?? Promise.resolve()
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    const tail = before.then(() => ended)
    this.#tails.set(vmid, tail)
    void tail.then(() => {
      if (this.#tails.get(vmid) === tail) this.#tails.delete(vmid)
    })
    try {
      await waitForTurn(before, { waitMs: this.#waitMs, signal, what: `VM ${vmid}` })
      return await work()
    } finally {
      end()
    }
  }
}
