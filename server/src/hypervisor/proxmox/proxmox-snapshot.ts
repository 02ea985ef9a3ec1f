import type { OwnVm, Snapshot, SnapshotSpec, VmRef, Watch } from '../hypervisor.ts'
import { HypervisorError } from '../hypervisor-error.ts'
import { isSnapshotName } from '../snapshot-name.ts'
import { type Change, changeVm } from './change-vm.ts'
import { hasCode, isGone } from './error-code.ts'
import { startVm } from './proxmox-power.ts'
import { ask, onItsNode, type ProxmoxVms, readStatus } from './proxmox-vm.ts'
import * as calls from './snapshot-calls.ts'
import { feature } from './vm-calls.ts'

const diskMs = 10 * 60_000
/** The memory is written out, or read in, at the storage's speed. */
const ramMs = 30 * 60_000

function requireName(name: string): void {
  if (isSnapshotName(name)) return
  throw new HypervisorError('bad_request', `'${name}' cannot be the name of a snapshot.`, {
    hint: 'Use 2 to 40 letters, digits, - or _, beginning with a letter.',
  })
}

/** Oldest first, without Proxmox VE's entry for the VM as it is now and without what a killed task has left half made. */
export async function listSnapshots(vms: ProxmoxVms, vm: VmRef): Promise<Snapshot[]> {
  const listed = await ask(vms, vm, calls.snapshots)
  return listed
    .filter(({ name, snapstate }) => name !== 'current' && snapstate === null)
    .map(({ name, description, parent, snaptime, vmstate }) => ({
      ...{ name, parent, ram: vmstate },
      description: (description ?? '').trim(),
      takenAt: new Date((snaptime ?? 0) * 1000),
    }))
    .sort((one, other) => one.takenAt.getTime() - other.takenAt.getTime())
}

/** Null if there is none of that name. */
async function isOurs(
  vms: ProxmoxVms,
  vm: VmRef,
  { name, description }: SnapshotSpec,
): Promise<boolean | null> {
  const found = (await listSnapshots(vms, vm)).find((snapshot) => snapshot.name === name)
  return found === undefined ? null : found.description === description.trim()
}

const taken = (vm: VmRef, name: string) =>
  new HypervisorError('snapshot_taken', `VM ${vm.vmid} has another snapshot '${name}' already.`)

async function requireFeature(vms: ProxmoxVms, vm: VmRef): Promise<void> {
  const { hasFeature } = await onItsNode(vms, vm, ({ node, vmid }) =>
    vms.transport.call(feature, { node, vmid, feature: 'snapshot' }),
  )
  if (hasFeature) return
  throw new HypervisorError(
    'snapshot_unsupported',
    `The storage of VM ${vm.vmid} cannot take snapshots.`,
    { hint: 'Use a storage with snapshots: ZFS, LVM-thin, Ceph, or qcow2 files.' },
  )
}

/** Taken once under a name: a repetition finds it there, by its description. */
export async function takeSnapshot(
  vms: ProxmoxVms,
  vm: OwnVm,
  snapshot: SnapshotSpec,
  watch: Watch = {},
): Promise<void> {
  const { name, description, ram } = snapshot
  requireName(name)
  const already = await isOurs(vms, vm, snapshot)
  if (already === false) throw taken(vm, name)
  if (already) return
  await requireFeature(vms, vm)
  const change: Change = {
    ...{ call: calls.takeSnapshot, task: 'qmsnapshot', taskMs: ram ? ramMs : diskMs },
    parameters: { snapname: name, description, vmstate: ram },
    done: async () => (await isOurs(vms, vm, snapshot)) === true,
  }
  try {
    await changeVm(vms, vm, change, watch)
  } catch (error) {
    if (!hasCode(error, 'snapshot_taken') || !(await isOurs(vms, vm, snapshot))) throw error
  }
}

/** A running VM is stopped; it runs again if the snapshot has its memory, or with `start`. */
export async function rollBack(
  vms: ProxmoxVms,
  vm: OwnVm,
  { name, start = false }: { readonly name: string; readonly start?: boolean | undefined },
  watch: Watch = {},
): Promise<void> {
  requireName(name)
  await readStatus(vms, vm)
  const parameters = { snapname: name, ...(start && { start }) }
  const change = { call: calls.rollBack, task: 'qmrollback', parameters, taskMs: ramMs }
  await changeVm(vms, vm, change, watch)
  // Proxmox VE starts it by another task, which goes on after that of the rollback.
  if (start) await startVm(vms, vm, watch)
}

export async function deleteSnapshot(
  vms: ProxmoxVms,
  vm: OwnVm,
  name: string,
  watch: Watch = {},
): Promise<void> {
  requireName(name)
  const change: Change = {
    ...{ call: calls.deleteSnapshot, task: 'qmdelsnapshot', taskMs: ramMs },
    parameters: { snapname: name },
    done: async () => (await listSnapshots(vms, vm)).every((each) => each.name !== name),
  }
  try {
    await changeVm(vms, vm, change, watch)
  } catch (error) {
    if (!isGone(error) && !hasCode(error, 'snapshot_missing')) throw error
  }
}
