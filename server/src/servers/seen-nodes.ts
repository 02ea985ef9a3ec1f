import type { Inventory } from '../hypervisor/inventory.ts'
import type { Resources } from './node-capacity.ts'

/** A node as its cluster tells of it. */
export interface SeenNode {
  readonly name: string
  readonly isOnline: boolean
  readonly physical: Resources | null
  /** What guests that run, and are not in `ours`, were given. */
  readonly others: Resources
}

const MEBIBYTE = 1024 * 1024

/** `ours`: VMIDs that sessions hold, which are counted from our own records instead: those know of what is being made, too. */
export function seenNodes(inventory: Inventory, ours: ReadonlySet<number>): SeenNode[] {
  return inventory.nodes.map(({ node, online, cpuCount, memoryBytes }) => {
    const others = inventory.vms.filter(
      (vm) => vm.node === node && vm.status === 'running' && !ours.has(vm.vmid),
    )
    return {
      name: node,
      isOnline: online,
      physical:
        cpuCount === null || memoryBytes === null
          ? null
          : { cpu: cpuCount, memoryMb: Math.floor(memoryBytes / MEBIBYTE) },
      others: {
        cpu: others.reduce((sum, vm) => sum + (vm.cpuCount ?? 0), 0),
        memoryMb: Math.ceil(others.reduce((sum, vm) => sum + (vm.memoryBytes ?? 0), 0) / MEBIBYTE),
      },
    }
  })
}
