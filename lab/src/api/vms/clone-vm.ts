import type { Caller } from '../access/access-control.ts'
import { demand, on } from '../access/permission.ts'
import { refuse } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import { TaskFailure, type Worker } from '../tasks/task.ts'
import {
  freshIdentity,
  freshMac,
  isTemplate,
  sizeText,
  type Vm,
  type VmConfig,
  volumeOf,
} from './vm.ts'

export interface Clone {
  readonly node: string
  readonly vmid: number
  readonly newid: number
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly pool?: string | undefined
  readonly full?: boolean | undefined
  readonly storage?: string | undefined
  readonly target?: string | undefined
}

/** Everything that is refused at once; the rest fails in the task. */
function checkClone(lab: Lab, caller: Caller, clone: Clone): Vm {
  const { vmid, newid } = clone
  const source = lab.vms.find(vmid)
  if (source?.node !== clone.node) {
    throw refuse(`unable to find configuration file for VM ${vmid} on node '${clone.node}'`)
  }
  if (clone.target !== undefined && !lab.nodes.includes(clone.target)) {
    throw refuse(`no such cluster node '${clone.target}'`)
  }
  if (lab.vms.find(newid)) throw refuse(`unable to create VM ${newid}: config file already exists`)
  const linked = !(clone.full ?? !isTemplate(source))
  if (linked && !isTemplate(source)) {
    throw refuse(`Linked clone feature is not supported for '${volumeOf(source)}' (virtio0)`)
  }
  if (linked && clone.storage !== undefined) {
    throw refuse("parameter 'storage' not allowed for linked clones")
  }
  const rights = { storage: clone.storage ?? lab.storage, bridge: bridgeOf(source.config) }
  demand(on('/storage/{storage}', ['Datastore.AllocateSpace']), lab.access, caller, rights)
  demand(on('/sdn/zones/localnetwork/{bridge}', ['SDN.Use']), lab.access, caller, rights)
  return source
}

function bridgeOf(config: VmConfig): string {
  return /bridge=([^,]+)/.exec(String(config.net0 ?? ''))?.[1] ?? 'vmbr0'
}

/** The clone's lines: the template's, with an identity of its own. Tags are inherited, as in Proxmox. */
function cloneConfig(lab: Lab, source: Vm, clone: Clone, linked: boolean): VmConfig {
  const { template: _, protection: __, ...inherited } = source.config
  const name = `${clone.newid}/vm-${clone.newid}-disk-0.qcow2`
  const base = `${source.vmid}/base-${source.vmid}-disk-0.qcow2`
  const volume = linked ? `${lab.storage}:${base}/${name}` : `${lab.storage}:${name}`
  return {
    ...inherited,
    ...freshIdentity(),
    name: clone.name ?? `Copy-of-VM-${String(inherited.name)}`,
    ...(clone.description !== undefined && { description: clone.description }),
    net0: `virtio=${freshMac()},bridge=${bridgeOf(source.config)}`,
    virtio0: `${volume},size=${sizeText(lab.engine.template.diskBytes)}`,
    meta: `creation-qemu=10.0.2,ctime=${Math.floor(Date.now() / 1000)}`,
  }
}

/**
 * While it runs the new VM is there, locked, with a name and description of its own. The caller's pool is joined at the
 * very end, so until then rights that come from the pool do not reach it.
 */
async function copy(lab: Lab, source: Vm, clone: Clone, worker: Worker): Promise<void> {
  const { newid } = clone
  const linked = !(clone.full ?? !isTemplate(source))
  lab.vms.create({
    vmid: newid,
    node: clone.target ?? clone.node,
    pool: null,
    lock: 'clone',
    origin: null,
    parent: null,
    snapshots: [],
    config: { description: ' qmclone temporary file' },
  })
  try {
    worker.log(`creating a clone of VM ${source.vmid} with ID ${newid}`)
    worker.log(`create ${linked ? 'linked' : 'full'} clone of drive virtio0 (${volumeOf(source)})`)
    await lab.engine.cloneDisk(newid)
    worker.signal.throwIfAborted()
  } catch (error) {
    await lab.engine.deleteDisk(newid)
    lab.vms.delete(newid)
    const reason = worker.signal.aborted ? 'interrupted by signal' : (error as Error).message
    throw new TaskFailure(`clone failed: ${reason}`)
  }
  lab.vms.update(newid, {
    lock: null,
    origin: source.vmid,
    config: cloneConfig(lab, source, clone, linked),
  })
  lab.vms.update(newid, { pool: clone.pool ?? null })
}

/** Answers the task's UPID. */
export function cloneVm(lab: Lab, caller: Caller, clone: Clone): string {
  const source = checkClone(lab, caller, clone)
  const task = { node: clone.node, type: 'qmclone', id: String(clone.vmid), caller }
  return lab.tasks.start(task, (worker) =>
    lab.locks.run(clone.newid, worker, () => copy(lab, source, clone, worker)),
  )
}
