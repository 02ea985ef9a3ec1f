import type { Caller } from '../access/access-control.ts'
import type { Lab } from '../lab.ts'
import { parseVolume } from '../storage/volume.ts'
import { TaskFailure, type Worker } from '../tasks/task.ts'
import type { Place } from './change-config.ts'
import { disksOf } from './drive-line.ts'
import { underMigrationLock } from './roll-back.ts'
import { beingDeleted, requireSnapshot, withoutSnapshot } from './snapshot-plan.ts'
import { checkLock } from './start-vm.ts'
import { isTemplate, type Snapshot } from './vm.ts'

const noLock = 'Failed to obtain guest migration lock - replication running?'

function sayRemoved(lab: Lab, worker: Worker, { config, name }: Snapshot): void {
  for (const { volid } of disksOf(config)) {
    const volume = parseVolume(volid)
    if (!volume || lab.requireStorage(volume.storage).type !== 'lvmthin') continue
    worker.log(`  Logical volume "snap_${volume.name}_${name}" successfully removed.`)
  }
}

async function remove(
  lab: Lab,
  worker: Worker,
  { node, vmid }: Place,
  name: string,
  force: boolean,
) {
  const snapshot = requireSnapshot(lab.vms.get(node, vmid), name)
  await lab.locks.run(vmid, worker, async () => {
    const vm = lab.vms.get(node, vmid)
    checkLock(vm)
    if (isTemplate(vm)) throw new TaskFailure("you can't delete a snapshot if vm is a template")
    requireSnapshot(vm, name)
    lab.vms.replace(beingDeleted(vm, name))
  })
  await lab.engine.deleteSnapshot(vmid, name).catch((error: Error) => {
    if (!force) throw error
    worker.log(error.message)
  })
  sayRemoved(lab, worker, snapshot)
  await lab.locks.run(vmid, worker, async () =>
    lab.vms.replace(withoutSnapshot(lab.vms.get(node, vmid), name)),
  )
}

/** Answers the task's UPID. `force`: it goes from the configuration even if its disks stay. */
export function deleteSnapshot(
  lab: Lab,
  caller: Caller,
  place: Place,
  { name, force }: { readonly name: string; readonly force: boolean },
): string {
  const { node, vmid } = place
  return lab.tasks.start(
    { node, type: 'qmdelsnapshot', id: String(vmid), caller },
    async (worker) => {
      let begun = false
      const work = () => {
        begun = true
        return remove(lab, worker, place, name, force)
      }
      if (force) return work()
      await underMigrationLock(lab, vmid, worker, work).catch((error: unknown) => {
        throw begun ? error : new TaskFailure(noLock)
      })
    },
  )
}
