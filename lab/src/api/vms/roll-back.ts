import type { Caller } from '../access/access-control.ts'
import { demand, on } from '../access/permission.ts'
import type { Lab } from '../lab.ts'
import { TaskFailure, type Worker } from '../tasks/task.ts'
import type { Place } from './change-config.ts'
import { underFlock } from './config-lock.ts'
import { requireSnapshot, rollbackRefusal, rolledBack } from './snapshot-plan.ts'
import { startUnderLock, startVm } from './start-vm.ts'
import { stopUnderLock } from './stop-vm.ts'
import type { Snapshot, Vm } from './vm.ts'

/** So that a rollback and the end of a snapshot do not meet. */
export function underMigrationLock(
  lab: Lab,
  vmid: number,
  worker: Worker,
  work: () => Promise<void>,
): Promise<void> {
  const path = `/var/lock/pve-manager/pve-migrate-${vmid}`
  return underFlock(lab.fileLocks, path, { worker }, work)
}

async function prepare(lab: Lab, worker: Worker, { node, vmid }: Place, name: string) {
  await lab.locks.run(vmid, worker, async () => {
    const vm = lab.vms.get(node, vmid)
    const refusal = rollbackRefusal(vm, name, (storage) => lab.requireStorage(storage))
    if (refusal !== null) throw new TaskFailure(refusal)
    await stopUnderLock(lab, vm)
    lab.vms.update(vmid, { lock: 'rollback' })
  })
}

/** A machine whose RAM was kept goes on; 9 says what it does about its network cards. */
async function goOn(lab: Lab, worker: Worker, vm: Vm, { name, config }: Snapshot): Promise<void> {
  const cards = String(config['running-nets-host-mtu'] ?? '')
  for (const [, card, mtu] of cards.matchAll(/(net\d+)=(\d+)/g)) {
    worker.log(`netdev ${card}: using 'host_mtu=${mtu}' for migration compat`)
  }
  await startUnderLock(lab, worker, vm, { resumeFrom: name })
}

async function finish(lab: Lab, worker: Worker, { node, vmid }: Place, name: string) {
  await lab.locks.run(vmid, worker, async () => {
    const vm = lab.vms.get(node, vmid)
    const snapshot = requireSnapshot(vm, name)
    const back = lab.vms.replace(rolledBack(vm, snapshot))
    if (snapshot.vmstate !== null) await goOn(lab, worker, back, snapshot)
  })
}

/**
 * Answers the task's UPID. A running VM is stopped first. Between its two parts the file lock is free, and the `rollback` in
 * the configuration keeps others away.
 */
export function rollBack(
  lab: Lab,
  caller: Caller,
  place: Place,
  { name, start }: { readonly name: string; readonly start: boolean },
): string {
  const { node, vmid } = place
  if (start && lab.manner.major === 9) {
    demand(on('/vms/{vmid}', ['VM.PowerMgmt']), lab.access, caller, { vmid })
  }
  return lab.tasks.start({ node, type: 'qmrollback', id: String(vmid), caller }, (worker) =>
    underMigrationLock(lab, vmid, worker, async () => {
      await prepare(lab, worker, place, name)
      await lab.engine.rollback(vmid, name)
      await finish(lab, worker, place, name)
      if (start && !lab.engine.running().has(vmid)) startVm(lab, caller, place)
    }),
  )
}
