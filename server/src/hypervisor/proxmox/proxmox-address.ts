import { HypervisorError, type VmRef } from '../hypervisor.ts'
import { guestAddress, macOfNet } from './guest-address.ts'
import { networkInterfaces } from './proxmox-answer.ts'
import { type ProxmoxVms, pathOf, readConfig } from './proxmox-vm.ts'

/** Proxmox pings the agent for 3 s before it asks. */
const agentMs = 15_000

const notYet = (error: unknown) =>
  error instanceof HypervisorError &&
  (error.code === 'agent_not_running' || /VM \d+ is not running/.test(error.message))

/** Null as long as the guest does not run, its agent does not answer, or DHCP has not. */
export async function addressOf(vms: ProxmoxVms, vm: VmRef): Promise<string | null> {
  const { net0 } = await readConfig(vms, vm)
  const mac = net0 === null ? null : macOfNet(net0)
  if (mac === null) {
    throw new HypervisorError('unexpected_answer', `VM ${vm.vmid} has no network card net0.`, {
      hint: 'Give the template one network card.',
    })
  }
  const path = `${pathOf(vm)}/agent/network-get-interfaces`
  try {
    const { result } = await vms.transport.get(path, networkInterfaces, { deadlineMs: agentMs })
    return guestAddress(result, mac, vms.guestNetworks)
  } catch (error) {
    if (notYet(error)) return null
    throw error
  }
}
