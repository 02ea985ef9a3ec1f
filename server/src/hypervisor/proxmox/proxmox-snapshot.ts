import { HypervisorError, type VmRef } from '../hypervisor.ts'
import { mutate, type ProxmoxVms, readStatus } from './proxmox-vm.ts'

const snapshotMs = 10 * 60_000

/** 2 to 40 characters, beginning with a letter; `current` is Proxmox's own. */
function requireName(name: string): void {
  if (/^[A-Za-z][\w-]{1,39}$/.test(name) && name !== 'current') return
  throw new HypervisorError('bad_request', `'${name}' cannot be the name of a snapshot.`, {
    hint: 'Use 2 to 40 letters, digits, - or _, beginning with a letter.',
  })
}

const nameUsed = (error: unknown) =>
  error instanceof HypervisorError && /snapshot name '.*' already used/.test(error.message)

/** Of the disks, without RAM. Taken once under a name: a repetition finds it there. */
export async function takeSnapshot(
  vms: ProxmoxVms,
  vm: VmRef,
  snapname: string,
  description: string,
): Promise<void> {
  requireName(snapname)
  await readStatus(vms, vm)
  const parameters = { snapname, description, vmstate: false }
  try {
    await mutate(vms, vm, { verb: 'POST', path: '/snapshot', parameters, taskMs: snapshotMs })
  } catch (error) {
    if (!nameUsed(error)) throw error
  }
}

export async function rollBack(vms: ProxmoxVms, vm: VmRef, name: string): Promise<void> {
  requireName(name)
  await readStatus(vms, vm)
  await mutate(vms, vm, { verb: 'POST', path: `/snapshot/${name}/rollback`, taskMs: snapshotMs })
}
