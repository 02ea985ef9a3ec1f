import type { Caller } from '../access/access-control.ts'
import { refuse } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import { TaskFailure } from '../tasks/task.ts'
import { checkLock } from './power-vm.ts'
import { isProtected, isTemplate, volumeOf } from './vm.ts'
import { isRunning } from './vm-status.ts'

/** Answers the task's UPID; a running or protected VM is refused before there is a task. */
export function destroyVm(
  lab: Lab,
  caller: Caller,
  place: { node: string; vmid: number; purge: boolean },
): string {
  const { node, vmid } = place
  const vm = lab.vms.get(node, vmid)
  if (isProtected(vm)) throw refuse(`can't remove VM ${vmid} - protection mode enabled`)
  if (isRunning(lab.engine, vmid)) throw refuse(`VM ${vmid} is running - destroy failed`)
  return lab.tasks.start({ node, type: 'qmdestroy', id: String(vmid), caller }, (worker) =>
    lab.locks.run(vmid, worker, async () => {
      const current = lab.vms.get(node, vmid)
      checkLock(current)
      if (isRunning(lab.engine, vmid))
        throw new TaskFailure(`VM ${vmid} is running - destroy failed`)
      if (isTemplate(current) && lab.vms.all().some((other) => other.origin === vmid)) {
        throw new TaskFailure(`base volume '${volumeOf(current)}' is still in use by linked cloned`)
      }
      if (place.purge) worker.log(`purging VM ${vmid} from related configurations..`)
      await lab.engine.deleteDisk(vmid)
      lab.vms.delete(vmid)
    }),
  )
}
