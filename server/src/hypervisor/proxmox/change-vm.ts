import type { OwnVm, VmRef, Watch } from '../hypervisor.ts'
import { answerLost } from './error-code.ts'
import { retryWhileLocked } from './lock-retry.ts'
import { requireOurs } from './own-vm.ts'
import { pause, refuseIfAborted } from './pause.ts'
import type { Parameters, ProxmoxCall } from './proxmox-call.ts'
import { waitForTask } from './proxmox-task.ts'
import { onItsNode, type ProxmoxVms } from './proxmox-vm.ts'
import { taskList } from './task-calls.ts'
import * as calls from './vm-calls.ts'

export interface Change {
  /** Answered with the UPID of a task. */
  readonly call: ProxmoxCall<string>
  readonly parameters?: Parameters
  /** Type of the task: `qmstart`. */
  readonly task: string
  readonly taskMs: number
  /** Whether the VM is as this makes it. Asked when the answer was lost; without it that cannot be told. */
  readonly done?: () => Promise<boolean>
}

const lookAgainMs = 500

/** The newest such task that still runs on the VM, if it is one of our own or all may be seen. */
export async function runningTask(vms: ProxmoxVms, { node, vmid }: VmRef, type: string) {
  const about = { node, vmid, source: 'active', typefilter: type }
  const tasks = await vms.transport.call(taskList, about)
  return tasks.find(({ type: its, endtime }) => its === type && endtime === null)?.upid ?? null
}

/**
 * The answer was lost: the work may be under way, be done, or never come. It is waited for if it runs, and its absence believed
 * after a while.
 */
async function foundDone(
  vms: ProxmoxVms,
  place: VmRef,
  { task, taskMs, done }: Change,
  watch: Watch,
): Promise<boolean> {
  const until = Date.now() + vms.patience.appearMs
  for (;;) {
    const upid = await runningTask(vms, place, task)
    if (upid !== null) {
      await waitForTask(vms.transport, upid, { ...watch, deadlineMs: taskMs, log: vms.log })
      return true
    }
    if (await done?.()) return true
    if (Date.now() > until) return false
    await pause(lookAgainMs, watch.signal)
  }
}

async function send(vms: ProxmoxVms, place: VmRef, change: Change, watch: Watch): Promise<void> {
  refuseIfAborted(watch.signal)
  const { node, vmid } = place
  const sent = vms.transport.call(change.call, { ...change.parameters, node, vmid })
  const upid = await sent.catch(async (error: unknown) => {
    if (!answerLost(error) || !(await foundDone(vms, place, change, watch))) throw error
    vms.log('a change was made although its answer was lost', { vmid, task: change.task })
    return null
  })
  if (upid === null) return
  await waitForTask(vms.transport, upid, { ...watch, deadlineMs: change.taskMs, log: vms.log })
}

/**
 * Asks for it, and waits for the end of its task. Sent again only after a lock, when nothing has been done.
 * @throws HypervisorError `vm_gone` also where another VM has its id by now
 */
export function changeVm(
  vms: ProxmoxVms,
  vm: OwnVm,
  change: Change,
  watch: Watch = {},
): Promise<void> {
  const work = async () => {
    await requireOurs(vms, vm)
    await onItsNode(vms, vm, (place) => send(vms, place, change, watch))
  }
  return retryWhileLocked(work, { forMs: vms.patience.lockMs, signal: watch.signal })
}

export async function changeConfig(
  vms: ProxmoxVms,
  vm: OwnVm,
  lines: Parameters,
  { signal }: Watch = {},
): Promise<void> {
  const put = ({ node, vmid }: VmRef) =>
    vms.transport.call(calls.changeConfig, { ...lines, node, vmid })
  const work = async () => {
    await requireOurs(vms, vm)
    await onItsNode(vms, vm, put)
  }
  await retryWhileLocked(work, { forMs: vms.patience.lockMs, signal })
}
