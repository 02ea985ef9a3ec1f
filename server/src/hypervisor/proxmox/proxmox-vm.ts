import type { BlockList } from 'node:net'
import type { VmRef } from '../hypervisor.ts'
import { HypervisorError } from '../hypervisor-error.ts'
import type { AddressBook } from './address-book.ts'
import { clusterResources, nextId } from './cluster-calls.ts'
import { hasCode, isGone } from './error-code.ts'
import { isOutOfSight, vmHidden } from './hidden-vm.ts'
import { pause } from './pause.ts'
import type { ProxmoxCall } from './proxmox-call.ts'
import type { Log } from './proxmox-task.ts'
import type { ProxmoxTransport } from './proxmox-transport.ts'
import type { ProxmoxVersion } from './proxmox-version.ts'
import type { StorageSemaphore } from './storage-semaphore.ts'
import * as calls from './vm-calls.ts'

/** What every operation stands on. */
export interface ProxmoxVms {
  readonly transport: ProxmoxTransport
  readonly version: () => Promise<ProxmoxVersion>
  readonly log: Log
  readonly storages: StorageSemaphore
  readonly addresses: AddressBook
  /** The pool that desktops are in, and the token has its rights from. */
  readonly pool: string | null
  /** Where a VM's address must lie; null: anywhere that is not of the guest itself. */
  readonly guestNetworks: BlockList | null
  readonly patience: Patience
}

export interface Patience {
  /** How long a lock of Proxmox VE is tried again. */
  readonly lockMs: number
  /** How long what was asked for may take to show when its answer was lost, and what looks begun may show no task. */
  readonly appearMs: number
  /** How long a destroyed VM may still be listed, or a power state lag behind its task. */
  readonly settleMs: number
}

const findMs = 5000
const lookAgainMs = 500

/** Whether a VM or container has that id, even one of which nothing may be seen. */
export async function exists({ transport }: ProxmoxVms, vmid: number): Promise<boolean> {
  try {
    await transport.call(nextId, { vmid })
    return false
  } catch (error) {
    if (hasCode(error, 'vmid_taken')) return true
    throw error
  }
}

/** Where the cluster has the VM; null if it is nowhere to be seen. */
export async function findVm({ transport }: ProxmoxVms, vmid: number): Promise<VmRef | null> {
  const listed = await transport.call(clusterResources, { type: 'vm' }, { deadlineMs: findMs })
  const found = listed.find((each) => each.type === 'qemu' && each.vmid === vmid)
  return found?.type === 'qemu' ? { node: found.node, vmid } : null
}

/** As `findVm`; one that has just been made shows in the cluster's list only after some seconds. */
async function findListed(vms: ProxmoxVms, vm: VmRef): Promise<VmRef | null> {
  const until = Date.now() + vms.patience.appearMs
  for (;;) {
    const place = await findVm(vms, vm.vmid)
    if (place !== null || Date.now() > until) return place
    await pause(lookAgainMs)
    if (!(await exists(vms, vm.vmid))) return null
  }
}

/** The error, or what it really means. Otherwise the place at which to try again. */
async function judge(vms: ProxmoxVms, vm: VmRef, error: HypervisorError): Promise<VmRef> {
  if (hasCode(error, 'hypervisor_unreachable')) {
    // The node may be off, and the VM taken over by another; unless nothing answers at all.
    const place = await findVm(vms, vm.vmid).catch(() => {
      throw error
    })
    if (place === null || place.node === vm.node) throw error
    return place
  }
  if (!(await exists(vms, vm.vmid))) {
    throw new HypervisorError('vm_gone', `VM ${vm.vmid} does not exist.`, { cause: error })
  }
  if (await isOutOfSight(vms, vm, error)) {
    await pause(Math.min(lookAgainMs, vms.patience.appearMs))
    return vm
  }
  const place = isGone(error) ? await findListed(vms, vm) : null
  if (place === null || place.node === vm.node) throw error
  return place
}

/** It was not where it had been listed, as a clone goes to its node at its end; or may not be seen there either. */
async function judgeAgain(vms: ProxmoxVms, vm: VmRef, error: unknown): Promise<unknown> {
  if (await isOutOfSight(vms, vm, error)) return vmHidden(vm, error)
  if (!isGone(error) || !(await exists(vms, vm.vmid))) return error
  return new HypervisorError('lock_timeout', `VM ${vm.vmid} is on its way to another node.`, {
    transient: true,
    cause: error,
  })
}

/**
 * Does the work on the node that has the VM. Asked on another, Proxmox VE says that it does not exist; and of one that exists no
 * more it says 403 to who had his rights from its pool. Which of them it is, the cluster's list of ids tells. What may not be seen is
 * asked once more: another node may hear a moment later that a clone has joined the pool.
 */
export async function onItsNode<T>(
  vms: ProxmoxVms,
  vm: VmRef,
  work: (place: VmRef) => Promise<T>,
): Promise<T> {
  try {
    return await work(vm)
  } catch (error) {
    if (!hasCode(error, 'vm_gone', 'missing_privilege', 'hypervisor_unreachable')) throw error
    const place = await judge(vms, vm, error)
    return await work(place).catch(async (again: unknown) => {
      throw await judgeAgain(vms, vm, again)
    })
  }
}

export const ask = <A>(vms: ProxmoxVms, vm: VmRef, call: ProxmoxCall<A>): Promise<A> =>
  onItsNode(vms, vm, ({ node, vmid }) => vms.transport.call(call, { node, vmid }))

export const readStatus = (vms: ProxmoxVms, vm: VmRef) => ask(vms, vm, calls.currentStatus)

export const readConfig = (vms: ProxmoxVms, vm: VmRef) => ask(vms, vm, calls.vmConfig)
