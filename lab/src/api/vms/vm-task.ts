import type { Caller } from '../access/access-control.ts'
import type { Lab } from '../lab.ts'
import type { Worker } from '../tasks/task.ts'

/**
 * Answers a UPID at once and works under the VM's lock. That the VM exists is found out by the task, which is why a start of
 * a missing VM is answered with 200.
 */
export function vmTask(
  lab: Lab,
  caller: Caller,
  { node, vmid, type }: { node: string; vmid: number; type: string },
  work: (worker: Worker) => Promise<void>,
): string {
  return lab.tasks.start({ node, type, id: String(vmid), caller }, (worker) =>
    lab.locks.run(vmid, worker, () => work(worker)),
  )
}
