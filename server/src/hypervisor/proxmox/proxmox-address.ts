import type { OwnVm, VmRef } from '../hypervisor.ts'
import { HypervisorError } from '../hypervisor-error.ts'
import { agentInterfaces } from './agent-calls.ts'
import { ipamStatus } from './cluster-calls.ts'
import { hasCode } from './error-code.ts'
import { guestAddress, leasedAddress } from './guest-address.ts'
import { requireOurConfig } from './own-vm.ts'
import { supports } from './proxmox-version.ts'
import { onItsNode, type ProxmoxVms, readConfig } from './proxmox-vm.ts'
import { agentEnabled, macOfNet } from './vm-config.ts'

/** Proxmox VE pings the agent for 3 s before it asks. */
const agentMs = 15_000

const noAgent = (vm: VmRef) =>
  new HypervisorError('agent_not_configured', `VM ${vm.vmid} has no QEMU guest agent.`, {
    hint: 'Switch on the QEMU Guest Agent in the template’s options, and install it in the guest.',
  })

/** Null as long as the guest does not run, its agent does not answer, or DHCP has not. */
async function askAgent(vms: ProxmoxVms, vm: VmRef, mac: string): Promise<string | null> {
  try {
    const { result } = await onItsNode(vms, vm, ({ node, vmid }) =>
      vms.transport.call(agentInterfaces, { node, vmid }, { deadlineMs: agentMs }),
    )
    return guestAddress(result, mac, vms.guestNetworks)
  } catch (error) {
    if (hasCode(error, 'agent_not_running')) return null
    if (!hasCode(error, 'agent_error')) throw error
    vms.log('a guest agent does not tell its addresses', { vmid: vm.vmid, err: error })
    return null
  }
}

/** From a zone of Proxmox VE's own SDN with DHCP, which reserves an address before the guest asks for it. */
async function askNetwork(vms: ProxmoxVms, mac: string): Promise<string | null> {
  if (!supports(await vms.version(), 'ipam_status')) return null
  try {
    const leases = await vms.transport.call(ipamStatus, { ipam: 'pve' })
    return leasedAddress(leases, mac, vms.guestNetworks)
  } catch (error) {
    if (!(error instanceof HypervisorError) || error.transient) throw error
    vms.log('the leases of the network could not be read', { err: error })
    return null
  }
}

/** The agent, or the network where the agent is never going to tell. */
async function tellsAddress(vms: ProxmoxVms, vm: OwnVm): Promise<string | null> {
  const config = await readConfig(vms, vm)
  requireOurConfig(vm, config)
  const { net0, agent } = config
  const mac = net0 === null ? null : macOfNet(net0)
  if (mac === null) {
    throw new HypervisorError('unexpected_answer', `VM ${vm.vmid} has no network card net0.`, {
      hint: 'Give the template one network card.',
    })
  }
  try {
    if (!agentEnabled(agent)) throw noAgent(vm)
    return await askAgent(vms, vm, mac)
  } catch (error) {
    if (!hasCode(error, 'agent_not_configured', 'agent_refused')) throw error
    const leased = await askNetwork(vms, mac)
    if (leased === null) throw error
    return leased
  }
}

/** Whether the other VM says so still. One that is gone, off or silent does not. */
async function stillHas(vms: ProxmoxVms, other: OwnVm, address: string): Promise<boolean> {
  try {
    return (await tellsAddress(vms, other)) === address
  } catch (error) {
    if (!(error instanceof HypervisorError)) throw error
    vms.log('a VM could not be asked for its address again', { vmid: other.vmid, err: error })
    return false
  }
}

/** @throws HypervisorError `agent_not_configured`, `agent_refused`, `address_conflict` */
export async function addressOf(vms: ProxmoxVms, vm: OwnVm): Promise<string | null> {
  const address = await tellsAddress(vms, vm)
  if (address === null) return null
  const other = vms.addresses.otherHolder(address, vm)
  if (other !== null && (await stillHas(vms, other, address))) {
    throw new HypervisorError(
      'address_conflict',
      `VM ${vm.vmid} was given the address ${address}, which VM ${other.vmid} has already.`,
      {
        transient: true,
        address,
        hint: 'Empty /etc/machine-id in the template (Windows: run sysprep), so that DHCP can tell its clones apart.',
      },
    )
  }
  vms.addresses.note(address, vm)
  return address
}
