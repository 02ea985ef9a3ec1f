import type { Hypervisor, VmRef, Watch } from '../hypervisor.ts'
import { AddressBook } from './address-book.ts'
import { changeConfig } from './change-vm.ts'
import { cloneTask } from './clone-search.ts'
import { isGone } from './error-code.ts'
import { networkList } from './guest-address.ts'
import { notesOf, requireOurs } from './own-vm.ts'
import { addressOf } from './proxmox-address.ts'
import { cloneVm } from './proxmox-clone.ts'
import { destroyVm } from './proxmox-destroy.ts'
import { readInventory } from './proxmox-inventory.ts'
import { rebootVm, shutdownVm, startVm, statusOfOurs, stopVm } from './proxmox-power.ts'
import type { ProxmoxServer } from './proxmox-server.ts'
import { deleteSnapshot, listSnapshots, rollBack, takeSnapshot } from './proxmox-snapshot.ts'
import { readSpace } from './proxmox-space.ts'
import type { Log } from './proxmox-task.ts'
import { createProxmoxTransport } from './proxmox-transport.ts'
import { rememberVersion } from './proxmox-version.ts'
import type { Patience, ProxmoxVms } from './proxmox-vm.ts'
import { readCapabilities, readTemplates } from './read-capabilities.ts'
import { StorageSemaphore } from './storage-semaphore.ts'
import { VmQueue } from './vm-queue.ts'

export interface ProxmoxHypervisorOptions extends ProxmoxServer {
  readonly log?: Log
  /** The pool that desktops are made in. */
  readonly pool?: string | null
  /** How many clones are made at once on one storage. */
  readonly clonesPerStorage?: number
  /** Networks (CIDR) in which a VM's address must lie; none: anywhere that is not of the guest itself. */
  readonly guestNetworks?: readonly string[]
  readonly patience?: Partial<Patience>
}

const usualPatience: Patience = { lockMs: 60_000, appearMs: 15_000, settleMs: 60_000 }
const queueMs = 5 * 60_000
const storageMs = 30 * 60_000

async function description(vms: ProxmoxVms, vm: VmRef): Promise<string | null> {
  try {
    return await notesOf(vms, vm)
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

const holderOf = ({ credentials }: ProxmoxServer) =>
  credentials.kind === 'token' ? credentials.id : credentials.username

export function createProxmoxHypervisor(options: ProxmoxHypervisorOptions): Hypervisor {
  const { log = () => {}, pool = null, clonesPerStorage = 3, guestNetworks = [] } = options
  const transport = createProxmoxTransport(options)
  const queue = new VmQueue(queueMs)
  const vms: ProxmoxVms = {
    ...{ transport, log, pool },
    version: rememberVersion(transport),
    storages: new StorageSemaphore(clonesPerStorage, storageMs),
    addresses: new AddressBook(),
    guestNetworks: networkList(guestNetworks),
    patience: { ...usualPatience, ...options.patience },
  }
  const inTurn = ({ vmid }: Pick<VmRef, 'vmid'>, work: () => Promise<void>, watch?: Watch) =>
    queue.run(vmid, work, watch?.signal)
  return {
    status: (vm) => statusOfOurs(vms, vm),
    description: (vm) => description(vms, vm),
    clone: (spec, watch) => inTurn(spec, () => cloneVm(vms, spec, watch), watch),
    isBeingCloned: async (template, vmid) => (await cloneTask(vms, { template, vmid })) !== null,
    setCredentials: (vm, { username, password }) =>
      inTurn(vm, () => changeConfig(vms, vm, { ciuser: username, cipassword: password })),
    label: (vm, tags) => inTurn(vm, () => changeConfig(vms, vm, { tags: tags.join(';') })),
    start: (vm, watch) => inTurn(vm, () => startVm(vms, vm, watch), watch),
    address: (vm, networks) =>
      addressOf(
        networks === undefined ? vms : { ...vms, guestNetworks: networkList(networks) },
        vm,
      ),
    shutdown: (vm, graceMs, watch) => inTurn(vm, () => shutdownVm(vms, vm, graceMs, watch), watch),
    stop: (vm, watch) => inTurn(vm, () => stopVm(vms, vm, watch), watch),
    reboot: (vm, graceMs, watch) => inTurn(vm, () => rebootVm(vms, vm, graceMs, watch), watch),
    snapshot: (vm, snapshot, watch) =>
      inTurn(vm, () => takeSnapshot(vms, vm, snapshot, watch), watch),
    snapshots: async (vm) => {
      await requireOurs(vms, vm)
      return listSnapshots(vms, vm)
    },
    rollback: (vm, name, { start } = {}, watch) =>
      inTurn(vm, () => rollBack(vms, vm, { name, start }, watch), watch),
    deleteSnapshot: (vm, name, watch) =>
      inTurn(vm, () => deleteSnapshot(vms, vm, name, watch), watch),
    space: (vm) => readSpace(vms, vm),
    destroy: (vm, watch) => inTurn(vm, () => destroyVm(vms, vm, watch), watch),
    inventory: () => readInventory(transport),
    templates: () => readTemplates({ transport, log }),
    capabilities: () => readCapabilities({ transport, log, holder: holderOf(options), pool }),
    close: () => transport.close(),
  }
}
