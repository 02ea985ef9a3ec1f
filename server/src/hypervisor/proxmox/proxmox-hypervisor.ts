import type { Hypervisor, VmRef } from '../hypervisor.ts'
import { networkList } from './guest-address.ts'
import { addressOf } from './proxmox-address.ts'
import { nodeList } from './proxmox-answer.ts'
import { cloneVm } from './proxmox-clone.ts'
import { destroyVm } from './proxmox-destroy.ts'
import { powerState, shutdownVm, startVm, stopVm } from './proxmox-power.ts'
import { rollBack, takeSnapshot } from './proxmox-snapshot.ts'
import type { Log } from './proxmox-task.ts'
import { createProxmoxTransport, type ProxmoxServer } from './proxmox-transport.ts'
import { changeConfig, isGone, listVms, type ProxmoxVms, readConfig } from './proxmox-vm.ts'

export interface ProxmoxHypervisorOptions extends ProxmoxServer {
  readonly log?: Log
  /** How long a VM's lock is waited for. */
  readonly lockRetryMs?: number
  /** How long a destroyed VM may still be listed. */
  readonly vanishMs?: number
  /** Networks (CIDR) in which a VM's address must lie; none: anywhere that is not of the guest itself. */
  readonly guestNetworks?: readonly string[]
}

async function description(vms: ProxmoxVms, vm: VmRef): Promise<string | null> {
  try {
    return (await readConfig(vms, vm)).description ?? ''
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

async function inventory(vms: ProxmoxVms) {
  const listed = await listVms(vms)
  return listed.map(({ node, vmid, name, status, tags, template }) => ({
    ...{ node, vmid, name, status, tags, template },
  }))
}

/** Without `Sys.Audit` a node is listed without its figures, which then read 0. */
async function nodes(vms: ProxmoxVms) {
  const listed = await vms.transport.get('/nodes', nodeList)
  return listed.map((node) => ({
    node: node.node,
    online: node.status === 'online',
    cpuCount: node.maxcpu,
    cpuUsed: node.cpu,
    memoryBytes: node.maxmem,
    memoryUsedBytes: node.mem,
  }))
}

export function createProxmoxHypervisor(options: ProxmoxHypervisorOptions): Hypervisor {
  const { log = () => {}, lockRetryMs = 60_000, vanishMs = 15_000, ...more } = options
  const { guestNetworks = [], ...server } = more
  const transport = createProxmoxTransport(server)
  const vms: ProxmoxVms = {
    ...{ transport, log, lockRetryMs, vanishMs },
    guestNetworks: networkList(guestNetworks),
  }
  return {
    powerState: (vm) => powerState(vms, vm),
    description: (vm) => description(vms, vm),
    clone: (spec) => cloneVm(vms, spec),
    setCredentials: (vm, { username, password }) =>
      changeConfig(vms, vm, { ciuser: username, cipassword: password }),
    start: (vm) => startVm(vms, vm),
    address: (vm) => addressOf(vms, vm),
    shutdown: (vm, graceMs) => shutdownVm(vms, vm, graceMs),
    stop: (vm) => stopVm(vms, vm),
    snapshot: (vm, name, text) => takeSnapshot(vms, vm, name, text),
    rollback: (vm, name) => rollBack(vms, vm, name),
    destroy: (vm) => destroyVm(vms, vm),
    inventory: () => inventory(vms),
    nodes: () => nodes(vms),
    close: () => transport.close(),
  }
}
