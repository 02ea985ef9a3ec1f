import type { VmRef } from '../hypervisor.ts'
import { HypervisorError } from '../hypervisor-error.ts'
import { permissions } from './access-calls.ts'
import { hasCode } from './error-code.ts'
import type { ProxmoxVms } from './proxmox-vm.ts'

/**
 * Whether the refusal is about this VM alone: to see it is refused, and to see those of the pool is not, so it is not in the pool.
 * Otherwise it is the right that is missing, and the VM may be what it always was.
 */
export async function isOutOfSight(
  { transport, pool }: Pick<ProxmoxVms, 'transport' | 'pool'>,
  { vmid }: VmRef,
  error: unknown,
): Promise<boolean> {
  if (pool === null || !hasCode(error, 'missing_privilege')) return false
  const { path: refusedAt, privileges = [] } = error.privilege ?? {}
  if (refusedAt !== `/vms/${vmid}` || !privileges.includes('VM.Audit')) return false
  const path = `/pool/${pool}`
  const held = await transport.call(permissions, { path })
  return held[path]?.includes('VM.Audit') ?? false
}

export const vmHidden = ({ vmid }: VmRef, cause: unknown) =>
  new HypervisorError(
    'vm_hidden',
    `There is a VM ${vmid}, and Carrel may not see it: it is not in Carrel’s pool.`,
    {
      hint: 'An administrator should see whose VM that is, and put it back into the pool if it is a desktop of Carrel’s.',
      cause,
    },
  )
