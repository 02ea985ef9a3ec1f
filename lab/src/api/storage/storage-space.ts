import { isFull } from '../faults/storage-faults.ts'
import type { Lab } from '../lab.ts'
import { readHost, shareOf } from '../nodes/host.ts'
import type { Storage } from './storage.ts'

export interface Space {
  readonly total: number
  readonly used: number
  readonly avail: number
}

/** All of them are on one disk: a shared one has all of it, any other a node's part. */
export function spaceOf(lab: Lab, storage: Storage): Space {
  const nodeCount = storage.shared ? 1 : lab.cluster.names.length
  const { disk } = shareOf(readHost(lab.stateDir), nodeCount)
  if (isFull(lab, storage)) return { total: disk.total, used: disk.total, avail: 0 }
  return { total: disk.total, used: disk.total - disk.free, avail: disk.available }
}
