import type { Hypervisor, OwnVm } from '../hypervisor/hypervisor.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import { snapshotName } from '../hypervisor/snapshot-name.ts'
import type { SnapshotOwner, VmSnapshot } from './snapshot.ts'
import type { SnapshotStore } from './snapshot-store.ts'

/**
 * Takes the one snapshot that a session ends with, however often it is asked for: the record comes first, and a repetition
 * asks for the name that it has. `ram`: with the memory, if the VM is on. Returns the record's id.
 * @throws HypervisorError as `Hypervisor.snapshot`
 */
export async function takeSnapshot(
  store: SnapshotStore,
  hypervisor: Hypervisor,
  owner: SnapshotOwner,
  { description, ram }: { readonly description: string; readonly ram: boolean },
): Promise<string> {
  const now = new Date()
  const planned = await store.plan(owner, snapshotName(owner.sessionId, now), now)
  await takePlanned(store, hypervisor, owner, planned, { description, ram })
  return planned.id
}

/** As `takeSnapshot`, of a record that is there. */
export async function takePlanned(
  store: SnapshotStore,
  hypervisor: Hypervisor,
  owner: OwnVm,
  planned: VmSnapshot,
  { description, ram }: { readonly description: string; readonly ram: boolean },
): Promise<void> {
  if (planned.takenAt !== null) return
  const { snapshotName: name } = planned
  const isOn = (await hypervisor.status(owner)).power !== 'stopped'
  await hypervisor.snapshot(owner, { name, description, ram: ram && isOn })
  const taken = (await hypervisor.snapshots(owner)).find((snapshot) => snapshot.name === name)
  if (!taken)
    throw new HypervisorError('snapshot_missing', 'The snapshot was taken, and is not there.', {
      transient: true,
    })
  await store.confirm(planned.id, { takenAt: taken.takenAt, withRam: taken.ram })
}
