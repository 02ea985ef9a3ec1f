import type { OwnVm, VmRef } from '../hypervisor.ts'
import { HypervisorError } from '../hypervisor-error.ts'
import { isTemporary } from './clone-search.ts'
import { type ProxmoxVms, readConfig } from './proxmox-vm.ts'

type Config = Awaited<ReturnType<typeof readConfig>>

/** @throws HypervisorError `vm_gone`; `lock_timeout` while it is being cloned, and has no notes of its own as yet */
export async function notesOf(vms: ProxmoxVms, vm: VmRef): Promise<string> {
  return notesIn(vm, await readConfig(vms, vm))
}

/** @throws HypervisorError as `notesOf`, and `vm_gone` for one that somebody else has made under this id */
export async function requireOurs(vms: ProxmoxVms, vm: OwnVm): Promise<void> {
  requireOurConfig(vm, await readConfig(vms, vm))
}

/** As `requireOurs`, of a configuration that has been read. */
export function requireOurConfig(vm: OwnVm, config: Config): void {
  if (notesIn(vm, config).trim() === vm.notes.trim()) return
  throw new HypervisorError('vm_gone', `VM ${vm.vmid} is gone, and another has its number.`, {
    hint: 'Launch a new desktop. An administrator may know who has replaced the VM.',
  })
}

function notesIn({ vmid }: VmRef, config: Config): string {
  if (!isTemporary(config)) return config.description ?? ''
  throw new HypervisorError('lock_timeout', `VM ${vmid} is still being cloned.`, {
    transient: true,
  })
}
