import type { ChaosStack } from './chaos-stack.ts'
import type { Mishap } from './run-plan.ts'

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
  }
}
