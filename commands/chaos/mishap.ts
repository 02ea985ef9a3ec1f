import { setTimeout as sleep } from 'node:timers/promises'
import { makeForeignVm } from '@carrel/lab/api/faults/foreign-vm'
import type { Lab } from '@carrel/lab/api/lab'
import type { ChaosStack } from './chaos-stack.ts'
import type { Mishap } from './run-plan.ts'

const LOOK_MS = 50

/** Happens to a VM without anybody having asked Proxmox VE for it. */
export async function causeMishap(
  mishap: Mishap,
  vmid: number,
  { lab: { lab }, journal }: ChaosStack,
): Promise<void> {
  journal.note(`mishap: ${mishap}`, vmid)
  switch (mishap) {
    case 'reboot':
      // Comes back with another address.
      return lab.engine.reset(vmid)
    case 'power_off':
      lab.faults.add({ fault: 'vm-powers-off', vmid })
      return
    case 'vanish':
      lab.faults.add({ fault: 'vm-vanishes', vmid })
      return
    case 'replace':
      // The number is somebody else's before anybody has noticed.
      await vanished(lab, vmid)
      return makeForeignVm(lab, vmid, () => undefined)
  }
}

/** Whoever has its lock is waited for. */
async function vanished(lab: Lab, vmid: number): Promise<void> {
  lab.faults.add({ fault: 'vm-vanishes', vmid })
  while (lab.vms.find(vmid)) await sleep(LOOK_MS)
}
