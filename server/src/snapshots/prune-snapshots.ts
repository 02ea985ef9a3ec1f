import type { Hypervisor, OwnVm, Snapshot } from '../hypervisor/hypervisor.ts'
import { superfluous } from './snapshot.ts'
import type { SnapshotStore } from './snapshot-store.ts'

/**
 * Leaves the newest of a VM's snapshots, and makes records and hypervisor agree. The hypervisor comes first: what it has lost
 * and the record still has is found the next time, what nobody has a record of would not be.
 */
export async function pruneSnapshots(
  store: SnapshotStore,
  hypervisor: Hypervisor,
  { serverId, vm }: { readonly serverId: string; readonly vm: OwnVm },
  { keep, isOurs }: { readonly keep: number; readonly isOurs: (snapshot: Snapshot) => boolean },
): Promise<void> {
  const ours = (await hypervisor.snapshots(vm)).filter(isOurs).map(({ name }) => name)
  const records = await store.listOfVm({ serverId, vmId: vm.vmid })
  const { names, lost } = superfluous(records, ours, keep)
  for (const name of names) {
    await hypervisor.deleteSnapshot(vm, name)
    const record = records.find(({ snapshotName }) => snapshotName === name)
    if (record) await store.remove(record.id)
  }
  for (const { id } of lost) await store.remove(id)
}
