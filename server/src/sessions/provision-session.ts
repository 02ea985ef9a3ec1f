import { HypervisorError } from '../hypervisor/hypervisor.ts'
import type { VmSession } from './session.ts'
import type { SessionVm } from './session-vm.ts'

/**
 * Clones the template to a stopped VM and sets its credentials. Asks first (R3): a VM of this VMID is ours, made by an
 * earlier try, since the VMID is reserved for this session and its description names it.
 */
export async function provision(session: VmSession, sessionVm: SessionVm): Promise<void> {
  const found = await sessionVm.of(session)
  const { hypervisor, vm, template, templateVm, credentials } = found
  if ((await hypervisor.powerState(vm)) === 'absent')
    await hypervisor.clone({
      template: templateVm,
      vmid: vm.vmid,
      name: `${slug(template.name)}-${session.id.slice(0, 8)}`,
      description: sessionVm.describe(session),
      tags: ['carrel', `carrel-${session.sessionType}`],
    })
  else if (!(await sessionVm.isOurs(session, found)))
    throw new HypervisorError('vmid_taken', `VM ${vm.vmid} belongs to somebody else.`, {
      hint: 'Have an administrator give Carrel a range of VMIDs that nobody else uses.',
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
