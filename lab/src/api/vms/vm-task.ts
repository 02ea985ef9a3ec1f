import type { Caller } from '../access/access-control.ts'
import type { Lab } from '../lab.ts'
import type { Worker } from '../tasks/task.ts'
import type { Vm } from './vm.ts'

/**
 * Answers a UPID at once and works under the VM's lock. That the VM exists is found out by the task, which is why a start of
 * a missing VM is answered with 200.
 */
export function vmTask(
  lab: Lab,
  caller: Caller,
  about: { node: string; vmid: number; type: string },
  work: (vm: Vm, worker: Worker) => Promise<void>,
): string {
  const { node, vmid, type } = about
  return lab.tasks.start({ node, type, id: String(vmid), caller }, (worker) =>
    lab.locks.run(vmid, worker, async () => work(lab.vms.get(node, vmid), worker)),
  )
}
