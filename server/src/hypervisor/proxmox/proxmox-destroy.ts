import { setTimeout as delay } from 'node:timers/promises'
import { HypervisorError, type VmRef } from '../hypervisor.ts'
import { powerState, stopVm } from './proxmox-power.ts'
import { isGone, isListed, mutate, type ProxmoxVms } from './proxmox-vm.ts'

const destroyMs = 10 * 60_000
const attempts = 3

const isRunning = (error: unknown) =>
  error instanceof HypervisorError && /is running - destroy failed/.test(error.message)

async function destroyStopped(vms: ProxmoxVms, vm: VmRef): Promise<void> {
  const parameters = { purge: true, 'destroy-unreferenced-disks': true }
  await mutate(vms, vm, { verb: 'DELETE', path: '', parameters, taskMs: destroyMs })
}

/** The task said OK; the cluster's list says whether the VM is gone. */
async function verifyGone(vms: ProxmoxVms, vm: VmRef): Promise<void> {
  const until = Date.now() + vms.vanishMs
  while (await isListed(vms, vm)) {
    if (Date.now() > until) {
      throw new HypervisorError(
        'task_failed',
        `VM ${vm.vmid} is still there after it was destroyed.`,
        {
          transient: true,
        },
      )
    }
    await delay(500)
  }
}

export async function destroyVm(vms: ProxmoxVms, vm: VmRef): Promise<void> {
  for (let attempt = 1; (await powerState(vms, vm)) !== 'absent'; attempt += 1) {
    await stopVm(vms, vm)
    try {
      await destroyStopped(vms, vm)
      break
    } catch (error) {
      if (isGone(error)) break
      // Somebody started it again in between.
      if (!isRunning(error) || attempt === attempts) throw error
    }
  }
  await verifyGone(vms, vm)
}
