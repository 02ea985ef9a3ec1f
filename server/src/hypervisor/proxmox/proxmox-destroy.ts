import type { OwnVm, Watch } from '../hypervisor.ts'
import { HypervisorError } from '../hypervisor-error.ts'
import { changeVm, runningTask } from './change-vm.ts'
import { hasCode, isGone } from './error-code.ts'
import { notesOf } from './own-vm.ts'
import { pause } from './pause.ts'
import { statusOf, stopVm } from './proxmox-power.ts'
import { exists, findVm, type ProxmoxVms } from './proxmox-vm.ts'
import * as calls from './vm-calls.ts'

const destroyMs = 10 * 60_000
const attempts = 3
const lookAgainMs = 500

/** Neither is its id in use, nor is it listed; or it is another VM's by now. */
async function isOut(vms: ProxmoxVms, vm: OwnVm): Promise<boolean> {
  const [isThere, place] = await Promise.all([exists(vms, vm.vmid), findVm(vms, vm.vmid)])
  return isThere ? isAnothers(vms, vm) : place === null
}

/**
 * What may not be read, or not yet, is not taken for it. Our own leaves its pool, and so our sight, some moments before it is
 * gone.
 */
async function isAnothers(vms: ProxmoxVms, vm: OwnVm): Promise<boolean> {
  try {
    return (await notesOf(vms, vm)).trim() !== vm.notes.trim()
  } catch (error) {
    if (isGone(error) || hasCode(error, 'missing_privilege', 'lock_timeout')) return false
    if (hasCode(error, 'vm_hidden')) return (await runningTask(vms, vm, 'qmdestroy')) === null
    throw error
  }
}

/** The task said OK; the cluster says whether the VM is gone. */
async function verifyGone(vms: ProxmoxVms, vm: OwnVm): Promise<void> {
  const until = Date.now() + vms.patience.settleMs
  while (!(await isOut(vms, vm))) {
    if (Date.now() > until) {
      throw new HypervisorError(
        'task_failed',
        `VM ${vm.vmid} is still there after it was destroyed.`,
        { transient: true },
      )
    }
    await pause(lookAgainMs)
  }
}

/** Stops it hard: a guest that is asked can hold up its own end. Disks that its configuration has lost go as well. */
export async function destroyVm(vms: ProxmoxVms, vm: OwnVm, watch: Watch = {}): Promise<void> {
  const parameters = { purge: true, 'destroy-unreferenced-disks': true }
  const done = () => isOut(vms, vm)
  const change = { call: calls.destroyVm, task: 'qmdestroy', parameters, taskMs: destroyMs, done }
  for (let attempt = 1; (await statusOf(vms, vm)).power !== 'absent'; attempt += 1) {
    await stopVm(vms, vm, watch)
    try {
      await changeVm(vms, vm, change, watch)
      break
    } catch (error) {
      if (isGone(error)) break
      // Somebody started it again in between.
      if (!hasCode(error, 'vm_running') || attempt === attempts) throw error
    }
  }
  await verifyGone(vms, vm)
  vms.addresses.forget(vm)
}
