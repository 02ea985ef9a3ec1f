import type { VmSession } from './session.ts'
import type { SessionVm } from './session-vm.ts'

/**
 * Clones the template to a stopped VM and sets its credentials. Both may be repeated (R3): a VM of this VMID whose notes name
 * the session was made by an earlier try, or is being made by it still.
 */
export async function provision(session: VmSession, sessionVm: SessionVm): Promise<void> {
  const { hypervisor, vm, template, templateVm, credentials } = await sessionVm.of(session)
  await hypervisor.clone({
    template: templateVm,
    vmid: vm.vmid,
    target: vm.node,
    name: `${slug(template.name)}-${session.id.slice(0, 8)}`,
    description: sessionVm.describe(session),
    tags: ['carrel', `carrel-${session.sessionType}`],
  })
  await hypervisor.setCredentials(vm, credentials)
}

/** The beginning of a DNS label. */
const slug = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40) || 'vm'
