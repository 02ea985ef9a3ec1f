import type { Clock } from '../../clock.ts'
import type { Lab } from '../lab.ts'
import type { Storage } from '../storage/storage.ts'
import { TaskFailure, type Worker } from '../tasks/task.ts'
import type { FaultIn } from './fault.ts'
import type { Strike } from './faults.ts'
import { type DiskWork, noSpace } from './no-space.ts'

export interface StruckDisk {
  readonly storage: Storage
  readonly vmid: number
  readonly work: DiskWork
  readonly worker: Worker
}

async function applyToStorage<T>(
  { fault, signal: off }: Strike<FaultIn<'storage'>>,
  next: () => Promise<T>,
  disk: StruckDisk,
  clock: Clock,
): Promise<T> {
  const { storage, vmid, work, worker } = disk
  const { signal } = worker
  const wait = (ms: number) =>
    clock.sleep(ms, { signal: AbortSignal.any([off, signal]) }).catch(() => signal.throwIfAborted())
  switch (fault.fault) {
    case 'full-storage':
      throw new TaskFailure(noSpace(storage.type, storage.name, vmid, work))
    case 'slow-storage': {
      const began = clock.now()
      const result = await next()
      await wait((clock.now() - began) * (fault.factor - 1))
      return result
    }
    case 'late-storage': {
      const result = await next()
      await wait(fault.delay_ms)
      return result
    }
  }
}

/** Whether nothing at all fits on it now, so that its figures say so as well. */
export function isFull({ faults }: Lab, { name }: Storage): boolean {
  return faults.list().some(({ fault, state }) => {
    if (fault.fault !== 'full-storage' || state !== 'on') return false
    const { storage = name, node, vmid, probability, every } = fault
    const isForAll = [node, vmid, probability, every].every((each) => each === undefined)
    return storage === name && isForAll
  })
}

/** Work that needs room on a storage, under the faults that strike it. */
export function storeUnderFaults<T>(
  lab: Lab,
  disk: StruckDisk,
  store: () => Promise<T>,
): Promise<T> {
  const { storage, vmid } = disk
  const node = lab.vms.find(vmid)?.node
  return lab.faults.around(
    'storage',
    { storage: storage.name, vmid, node },
    store,
    (strike, next) => applyToStorage(strike, next, disk, lab.clock),
  )
}
