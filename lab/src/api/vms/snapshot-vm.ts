import type { Lab } from '../lab.ts'
import { TaskFailure, type Worker } from '../tasks/task.ts'
import { checkLock, startMachine } from './power-vm.ts'
import { digestOf, isTemplate, type Lock, type Snapshot, type Vm } from './vm.ts'
import { isRunning } from './vm-status.ts'

export function snapshotOf(vm: Vm, name: string): Snapshot {
  const found = vm.snapshots.find((snapshot) => snapshot.name === name)
  if (!found) throw new TaskFailure(`snapshot '${name}' does not exist`)
  return found
}

/** The snapshots, and at their end where the VM stands now. */
export function snapshotList(lab: Lab, vm: Vm) {
  const taken = vm.snapshots.map(({ name, description, snaptime, parent }) => ({
    name,
    description,
    snaptime,
    vmstate: 0,
    ...(parent !== null && { parent }),
  }))
  const current = {
    name: 'current',
    description: 'You are here!',
    digest: digestOf(vm.config),
    running: isRunning(lab.engine, vm.vmid) ? 1 : 0,
    ...(vm.parent !== null && { parent: vm.parent }),
  }
  return [...taken, current]
}

async function locked(lab: Lab, vm: Vm, lock: Lock, work: () => Promise<void>): Promise<void> {
  lab.vms.update(vm.vmid, { lock })
  try {
    await work()
  } finally {
    lab.vms.update(vm.vmid, { lock: null })
  }
}

export async function takeSnapshot(
  lab: Lab,
  vm: Vm,
  wanted: { name: string; description: string },
  worker: Worker,
): Promise<void> {
  if (isTemplate(vm)) throw new TaskFailure("you can't take a snapshot if it's a template")
  checkLock(vm)
  const { name, description } = wanted
  if (vm.snapshots.some((snapshot) => snapshot.name === name)) {
    throw new TaskFailure(`snapshot name '${name}' already used`)
  }
  const snaptime = Math.floor(Date.now() / 1000)
  const made = { name, description, snaptime, parent: vm.parent, config: vm.config }
  await locked(lab, vm, 'snapshot', async () => {
    worker.log(`snapshotting 'drive-virtio0' (${String(vm.config.virtio0).split(',', 1)[0]})`)
    await lab.engine.snapshotDisk(vm.vmid, name)
    lab.vms.update(vm.vmid, { snapshots: [...vm.snapshots, made], parent: name })
  })
}

/** Stops a running VM, takes back disk and configuration, tags included. */
export async function rollBack(
  lab: Lab,
  vm: Vm,
  wanted: { name: string; start: boolean },
): Promise<void> {
  checkLock(vm)
  const { config, name } = snapshotOf(vm, wanted.name)
  await locked(lab, vm, 'rollback', async () => {
    await lab.engine.stop(vm.vmid)
    await lab.engine.rollbackDisk(vm.vmid, name)
    lab.vms.update(vm.vmid, { config, parent: name })
  })
  if (wanted.start) await startMachine(lab, lab.vms.get(vm.node, vm.vmid))
}

export async function deleteSnapshot(lab: Lab, vm: Vm, name: string): Promise<void> {
  checkLock(vm)
  const gone = snapshotOf(vm, name)
  const adopted = (parent: string | null) => (parent === name ? gone.parent : parent)
  await locked(lab, vm, 'snapshot', async () => {
    await lab.engine.deleteDiskSnapshot(vm.vmid, name)
    const left = vm.snapshots.filter((snapshot) => snapshot.name !== name)
    lab.vms.update(vm.vmid, {
      snapshots: left.map((each) => ({ ...each, parent: adopted(each.parent) })),
      parent: adopted(vm.parent),
    })
  })
}
