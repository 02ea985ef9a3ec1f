import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import { isHidden } from './hidden-vm.ts'
import type { VmSession } from './session.ts'
import type { SessionVm } from './session-vm.ts'
import type { VmidLease } from './vmid-lease.ts'

/** How many VMIDs in a row may be somebody else's. */
const VMID_ATTEMPTS = 5

/**
 * Clones the template to a stopped VM and sets its credentials. Both may be repeated (R3): a VM of this VMID whose notes name
 * the session was made by an earlier try, or is being made by it still. Of a VM that was kept it is only seen that it is there.
 */
export async function provision(
  session: VmSession,
  { sessionVm, vmids }: { sessionVm: SessionVm; vmids: VmidLease },
): Promise<void> {
  if (session.clonedFor !== session.id) return requireKept(session, sessionVm)
  let current: VmSession | null = session
  for (let attempt = 1; current !== null; attempt += 1) {
    try {
      return await clone(current, sessionVm)
    } catch (error) {
      const isTaken = error instanceof HypervisorError && error.code === 'vmid_taken'
      if (!isTaken || attempt === VMID_ATTEMPTS) throw error
      current = await vmids.replace(current)
    }
  }
}

async function clone(session: VmSession, sessionVm: SessionVm): Promise<void> {
  const { hypervisor, vm, template, templateVm, credentials } = await sessionVm.of(session)
  await hypervisor.clone({
    template: templateVm,
    vmid: vm.vmid,
    target: vm.node,
    name: `${slug(template.name)}-${session.id.slice(0, 8)}`,
    description: sessionVm.describe(session),
    tags: sessionVm.tags(session),
    ...(template.isResized && {
      size: { cores: session.cpuCores, memoryMb: session.memoryMb },
    }),
    ...(template.network && { network: template.network }),
  })
  await hypervisor.setCredentials(vm, credentials)
}

async function requireKept(session: VmSession, sessionVm: SessionVm): Promise<void> {
  const isOurs = await sessionVm
    .isOurs(await sessionVm.placeOf(session))
    .catch((error: unknown) => {
      throw isHidden(error) ? keptOutOfSight(error) : error
    })
  if (isOurs) return
  throw new HypervisorError('vm_gone', 'The desktop that was kept for you is not there any more.', {
    hint: 'Launch it again: you get a new one. An administrator may know what became of the old one.',
  })
}

const keptOutOfSight = (cause: HypervisorError) =>
  new HypervisorError(cause.code, 'The desktop that was kept for you cannot be reached.', {
    hint: 'An administrator can put its VM back into Carrel’s pool. If you do not need what is on it, throw it away, and launch a new one.',
    cause,
  })

/** The beginning of a DNS label. */
const slug = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40) || 'vm'
