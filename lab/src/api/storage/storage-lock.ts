import type { FileLocks } from '../file-locks.ts'
import { interrupted, TaskFailure, type Worker } from '../tasks/task.ts'
import { underFlock } from '../vms/config-lock.ts'
import type { Storage } from './storage.ts'

const localTimeoutMs = 60_000
const clusterTimeoutMs = 10_000

/** The lock that disks of a storage are made and removed under: of the node, or of the cluster where it is shared. */
export class StorageLocks {
  readonly #locks: FileLocks
  constructor(locks: FileLocks) {
    this.#locks = locks
  }

  run<T>(storage: Storage, worker: Worker, work: () => Promise<T>): Promise<T> {
    const { name, shared } = storage
    if (!shared) {
      const path = `/var/lock/pve-manager/pve-storage-${name}`
      return underFlock(this.#locks, path, { worker, timeoutMs: localTimeoutMs }, work)
    }
    const id = `storage-${name}`
    const fault = (why: string) => new TaskFailure(`cfs-lock '${id}' error: ${why}`)
    const wish = {
      ...{ timeoutMs: clusterTimeoutMs, signal: worker.signal },
      late: () => fault('got lock request timeout'),
      stopped: () => fault(interrupted),
      onWait: () => worker.log(`trying to acquire cfs lock '${id}' ...`),
    }
    return this.#locks.run(`/etc/pve/priv/lock/${id}`, wish, work)
  }
}
