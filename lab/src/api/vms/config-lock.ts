import type { Worker } from '../tasks/task.ts'
import { TaskFailure } from '../tasks/task.ts'

/** The flock that every change of a VM takes. Who waits longer than 10 s gets Proxmox's famous sentence. */
export class ConfigLocks {
  readonly #timeoutMs: number
  readonly #tails = new Map<number, Promise<void>>()
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
  }

  async run<T>(vmid: number, worker: Worker | null, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(vmid)
    let release = () => {}
    const mine = new Promise<void>((resolve) => {
      release = resolve
    })
    const tail = before !== undefined ? before.then(() => mine) : mine
    this.#tails.set(vmid, tail)
    void tail.then(() => {
      if (this.#tails.get(vmid) === tail) this.#tails.delete(vmid)
    })
    try {
      if (before !== undefined) await this.#wait(before, vmid, worker)
      return await work()
    } finally {
      release()
    }
  }

  async #wait(before: Promise<void>, vmid: number, worker: Worker | null): Promise<void> {
    worker?.log('trying to acquire lock...')
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      const file = `/var/lock/qemu-server/lock-${vmid}.conf`
      timer = setTimeout(
        () => reject(new TaskFailure(`can't lock file '${file}' - got timeout`)),
        this.#timeoutMs,
      )
    })
    try {
      await Promise.race([before, late])
      worker?.log(' OK')
    } finally {
      clearTimeout(timer)
    }
  }
}
