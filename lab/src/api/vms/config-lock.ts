import type { FileLocks } from '../file-locks.ts'
import { interrupted, TaskFailure, type Worker } from '../tasks/task.ts'

export interface ConfigLockWish {
  /** Who only reads shares it with others who do. */
  readonly shared?: boolean
  readonly timeoutMs?: number
}

const defaultTimeoutMs = 10_000

/** Work under the lock of a file on a node. Who waits for it says so in its log, and who waits too long gets Proxmox's famous sentence. */
export function underFlock<T>(
  locks: FileLocks,
  path: string,
  { worker, shared = false, timeoutMs }: ConfigLockWish & { readonly worker: Worker | null },
  work: () => Promise<T>,
): Promise<T> {
  const fault = (why: string) => new TaskFailure(`can't lock file '${path}' - ${why}`)
  const wish = {
    ...{ shared, timeoutMs: timeoutMs ?? defaultTimeoutMs },
    late: () => fault('got timeout'),
    ...(worker && {
      signal: worker.signal,
      stopped: () => fault(interrupted),
      onWait: () => worker.log('trying to acquire lock...'),
      onTurn: () => worker.log(' OK'),
    }),
  }
  return locks.run(path, wish, work)
}

/** The flock that every change of a VM takes. */
export class ConfigLocks {
  readonly #locks: FileLocks
  constructor(locks: FileLocks) {
    this.#locks = locks
  }

  run<T>(
    vmid: number,
    worker: Worker | null,
    work: () => Promise<T>,
    wish: ConfigLockWish = {},
  ): Promise<T> {
    const path = `/var/lock/qemu-server/lock-${vmid}.conf`
    return underFlock(this.#locks, path, { ...wish, worker }, work)
  }
}
