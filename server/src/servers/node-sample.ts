import type { NodeSample } from '../database/schema.ts'
import type { Inventory } from '../hypervisor/inventory.ts'
import { allocatable, type NodeCapacity } from './node-capacity.ts'

const MEBIBYTE = 1024 * 1024

/** Of a node that nobody answered for. */
const UNKNOWN: NodeSample = {
  ...{ cpu_used: null, memory_used_mb: null, cpu_physical: null, memory_physical_mb: null },
  ...{ cpu_allocatable: null, memory_allocatable_mb: null },
  ...{ cpu_allocated: null, memory_allocated_mb: null, own_vms: null, other_vms: null },
}

/** What a node has and gives away at one moment. `held`: VMIDs that sessions hold. `inventory` null: nobody answers. */
export function sampleOf(
  capacity: NodeCapacity,
  inventory: Inventory | null,
  held: ReadonlySet<number>,
): NodeSample {
  const { physical, others, reserved, isOnline, name } = capacity
  if (inventory === null || !isOnline || physical === null) return UNKNOWN
  const seen = inventory.nodes.find(({ node }) => node === name)
  const running = inventory.vms.filter(({ node, status }) => node === name && status === 'running')
  const limit = allocatable(capacity)
  const ours = running.filter(({ vmid }) => held.has(vmid)).length
  const share = seen?.cpuUsed ?? null
  const bytes = seen?.memoryUsedBytes ?? null
  return {
    cpu_used: share === null ? null : share * physical.cpu,
    memory_used_mb: bytes === null ? null : bytes / MEBIBYTE,
    ...{ cpu_physical: physical.cpu, memory_physical_mb: physical.memoryMb },
    ...{ cpu_allocatable: limit.cpu, memory_allocatable_mb: limit.memoryMb },
    cpu_allocated: others.cpu + reserved.cpu,
    memory_allocated_mb: others.memoryMb + reserved.memoryMb,
    ...{ own_vms: ours, other_vms: running.length - ours },
  }
}
