import type { BlockList } from 'node:net'
import type { z } from 'zod'
import { HypervisorError, type VmRef } from '../hypervisor.ts'
import { retryWhileLocked } from './lock-retry.ts'
import { currentStatus, nothing, resourceVms, upid, vmConfig } from './proxmox-answer.ts'
import { type Log, waitForTask } from './proxmox-task.ts'
import type { Parameters, ProxmoxTransport } from './proxmox-transport.ts'

/** What every call on a VM stands on. */
export interface ProxmoxVms {
  readonly transport: ProxmoxTransport
  readonly log: Log
  readonly lockRetryMs: number
  /** How long a destroyed VM may still be listed. */
  readonly vanishMs: number
  /** Where a VM's address must lie; null: anywhere that is not of the guest itself. */
  readonly guestNetworks: BlockList | null
}

export interface Mutation {
  readonly verb: 'POST' | 'DELETE'
  /** Below the VM, e.g. `/status/start`. */
  readonly path: string
  readonly parameters?: Parameters
  readonly taskMs: number
}

export const isGone = (error: unknown) =>
  error instanceof HypervisorError && error.code === 'vm_gone'

export function pathOf({ node, vmid }: VmRef): string {
  return `/nodes/${encodeURIComponent(node)}/qemu/${vmid}`
}

export async function listVms({ transport }: ProxmoxVms) {
  const parameters = { type: 'vm' }
  const resources = await transport.get('/cluster/resources', resourceVms, { parameters })
  return resources.filter(({ type }) => type === 'qemu')
}

export async function isListed(vms: ProxmoxVms, { vmid }: VmRef): Promise<boolean> {
  return (await listVms(vms)).some((vm) => vm.vmid === vmid)
}

/**
 * With rights that come from a pool a VM that is gone is answered with 403, since it is in no pool any more. The cluster's list
 * tells the two apart.
 */
async function goneOrForbidden(vms: ProxmoxVms, vm: VmRef, error: unknown): Promise<unknown> {
  if (!(error instanceof HypervisorError) || error.code !== 'missing_privilege') return error
  if (await isListed(vms, vm)) return error
  return new HypervisorError('vm_gone', `VM ${vm.vmid} does not exist.`, { cause: error })
}

async function ask<T>(vms: ProxmoxVms, vm: VmRef, path: string, schema: z.ZodType<T>): Promise<T> {
  try {
    return await vms.transport.get(pathOf(vm) + path, schema)
  } catch (error) {
    throw await goneOrForbidden(vms, vm, error)
  }
}

export const readStatus = (vms: ProxmoxVms, vm: VmRef) =>
  ask(vms, vm, '/status/current', currentStatus)

export const readConfig = (vms: ProxmoxVms, vm: VmRef) => ask(vms, vm, '/config', vmConfig)

/** Sends, and waits for the end of the task. Only a lock makes it send again: then nothing has been done. */
export function mutate(vms: ProxmoxVms, vm: VmRef, mutation: Mutation): Promise<void> {
  const { transport, log } = vms
  const { verb, path, parameters = {}, taskMs } = mutation
  return retryWhileLocked(async () => {
    try {
      const task = await transport.send(verb, pathOf(vm) + path, upid, { parameters })
      await waitForTask(transport, task, { deadlineMs: taskMs, log })
    } catch (error) {
      throw await goneOrForbidden(vms, vm, error)
    }
  }, vms.lockRetryMs)
}

export function changeConfig(vms: ProxmoxVms, vm: VmRef, parameters: Parameters): Promise<void> {
  const { transport } = vms
  return retryWhileLocked(async () => {
    try {
      await transport.send('PUT', `${pathOf(vm)}/config`, nothing, { parameters })
    } catch (error) {
      throw await goneOrForbidden(vms, vm, error)
    }
  }, vms.lockRetryMs)
}
