import type { CloneSpec } from '../hypervisor.ts'
import { hasCode, isGone } from './error-code.ts'
import { exists, type ProxmoxVms, readConfig } from './proxmox-vm.ts'
import { taskList, taskLog } from './task-calls.ts'

export type CloneFound =
  | { readonly state: 'absent' }
  | { readonly state: 'ours' }
  | { readonly state: 'taken' }
  /** The task is null if none that may be seen is making it. */
  | { readonly state: 'in_the_making'; readonly upid: string | null }

/** The configuration until the clone's end, when it gets its own. */
export const isTemporary = (config: { lock: string | null; description: string | null }) =>
  config.lock === 'clone' || (config.description ?? '').trim() === 'qmclone temporary file'

/**
 * Whether a clone's log is about that VM. 9.x says `creating a clone of VM 9000 with ID 120`; before, only the names of the new
 * volumes tell, and those are `vm-120-disk-0` on every kind of storage.
 */
export function isCloneInto(lines: readonly string[], vmid: number): boolean {
  const named = new RegExp(`with ID ${vmid}$|\\bvm-${vmid}-(?:disk|cloudinit|state)`)
  return lines.some((line) => named.test(line))
}

/** The running task that makes it. Tasks of a clone carry the id of its template, on whose node they run. */
export async function cloneTask(
  { transport }: ProxmoxVms,
  { template, vmid }: Pick<CloneSpec, 'template' | 'vmid'>,
): Promise<string | null> {
  const about = { node: template.node, vmid: template.vmid }
  const filter = { source: 'active', typefilter: 'qmclone' }
  const tasks = await transport.call(taskList, { ...about, ...filter })
  for (const { type, upid, endtime } of tasks) {
    if (type !== 'qmclone' || endtime !== null) continue
    const log = await transport.call(taskLog, { node: template.node, upid })
    if (
      isCloneInto(
        log.map(({ t }) => t),
        vmid,
      )
    )
      return upid
  }
  return null
}

/**
 * What is there under the clone's id. With rights that come from a pool nothing of it may be seen until it has joined the pool,
 * which is the last that is done, so what is hidden may be in the making.
 */
export async function lookForClone(vms: ProxmoxVms, spec: CloneSpec): Promise<CloneFound> {
  if (!(await exists(vms, spec.vmid))) return { state: 'absent' }
  const place = { node: spec.target ?? spec.template.node, vmid: spec.vmid }
  try {
    const config = await readConfig(vms, place)
    if (!isTemporary(config)) {
      const isOurs = (config.description ?? '').trim() === spec.description.trim()
      return { state: isOurs ? 'ours' : 'taken' }
    }
  } catch (error) {
    if (isGone(error)) return { state: 'absent' }
    if (!hasCode(error, 'missing_privilege', 'vm_hidden')) throw error
  }
  return { state: 'in_the_making', upid: await cloneTask(vms, spec) }
}
