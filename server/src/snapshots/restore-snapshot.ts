import type { Hypervisor, OwnVm } from '../hypervisor/hypervisor.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import type { VmSnapshot } from './snapshot.ts'

/**
 * Takes a VM back to a snapshot: it is stopped then, or goes on where it was if the snapshot has its memory. False if the
 * hypervisor has it no more; then nothing has happened.
 */
export async function restoreSnapshot(
  hypervisor: Hypervisor,
  vm: OwnVm,
  { snapshotName }: VmSnapshot,
): Promise<boolean> {
  try {
    await hypervisor.rollback(vm, snapshotName)
    return true
  } catch (error) {
    if (error instanceof HypervisorError && error.code === 'snapshot_missing') return false
    throw error
  }
}
