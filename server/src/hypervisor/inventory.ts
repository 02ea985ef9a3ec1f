import type { VmRef } from './hypervisor.ts'

/**
 * What a cluster consists of, as it was some seconds ago: good for overviews, for finding what nobody owns, and for telling
 * where a VM has moved. Whether to act on a VM is decided by its own state. A figure is null where it may not be seen, or is
 * not known as yet.
 */
export interface Inventory {
  readonly vms: readonly InventoryVm[]
  readonly nodes: readonly InventoryNode[]
  readonly storages: readonly InventoryStorage[]
  readonly pools: readonly string[]
}

export interface InventoryVm extends VmRef {
  readonly name: string | null
  /** `unknown`: just made, or its node does not report. */
  readonly status: 'running' | 'stopped' | 'unknown'
  readonly tags: readonly string[]
  readonly pool: string | null
  readonly template: boolean
  /** `clone`, `snapshot`, `backup`, ..: what is being done with it. */
  readonly lock: string | null
  /** Since it was started; null for a VM that is off. A restart from inside that leaves its power on does not count. */
  readonly uptimeSeconds: number | null
  /** Virtual CPUs, and the share of them in use (0..1). */
  readonly cpuCount: number | null
  readonly cpuUsed: number | null
  readonly memoryBytes: number | null
  readonly memoryUsedBytes: number | null
  /** Of its first disk. */
  readonly diskBytes: number | null
}

export interface InventoryNode {
  readonly node: string
  readonly online: boolean
  /** Logical CPUs, and the share of them in use (0..1). */
  readonly cpuCount: number | null
  readonly cpuUsed: number | null
  readonly memoryBytes: number | null
  readonly memoryUsedBytes: number | null
}

/** A storage on one node; a shared one is listed for each node that has it. */
export interface InventoryStorage {
  readonly storage: string
  readonly node: string
  readonly available: boolean
  readonly shared: boolean
  /** `dir`, `lvmthin`, `zfspool`, `rbd`, .. */
  readonly type: string | null
  /** `images`, `iso`, .. */
  readonly content: readonly string[]
  readonly totalBytes: number | null
  readonly usedBytes: number | null
}
