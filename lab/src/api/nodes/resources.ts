import type { Caller } from '../access/access-control.ts'
import type { Lab } from '../lab.ts'
import { contentsOf } from '../storage/storage-content.ts'
import { spaceOf } from '../storage/storage-space.ts'
import type { Vm } from '../vms/vm.ts'
import { nodeEntry } from './node-entry.ts'
import type { BroadcastVm } from './resource-broadcast.ts'

/** A VM that stands still has no figures but its sizes. A paused one is `paused` here, and nowhere else. */
function seenFigures(seen: BroadcastVm) {
  const { name, qmpstatus, cpus, maxmem, maxdisk, disk, uptime } = seen
  const runs = seen.status === 'running'
  const counted = (value: number | undefined) => (runs ? (value ?? 0) : 0)
  return {
    ...{ name, status: qmpstatus, template: seen.template ?? 0, uptime },
    ...{ maxcpu: cpus, maxmem, maxdisk, disk },
    ...{ cpu: counted(seen.cpu), mem: counted(seen.mem) },
    ...{ netin: counted(seen.netin), netout: counted(seen.netout) },
    diskread: counted('diskread' in seen ? seen.diskread : 0),
    diskwrite: counted('diskwrite' in seen ? seen.diskwrite : 0),
    ...('memhost' in seen && { memhost: seen.memhost }),
  }
}

/** Made once for each time that a VM was seen or changed: with thousands of them that is most of the work. */
const madeBefore = new WeakMap<Vm, ReturnType<typeof makeResource>>()

function vmResource(lab: Lab, caller: Caller, vm: Vm) {
  const { pool } = vm
  const seen = lab.broadcast.vm(vm.vmid)
  const showsPool =
    pool !== null && lab.access.privileges(caller, `/pool/${pool}`).has('Pool.Audit')
  const before = madeBefore.get(vm)
  if (before?.seen === seen && before?.showsPool === showsPool) return before.resource
  const made = makeResource(vm, seen, showsPool)
  madeBefore.set(vm, made)
  return made.resource
}

function makeResource(vm: Vm, seen: BroadcastVm | null, showsPool: boolean) {
  const { vmid, node, pool, config, lock } = vm
  const resource = {
    ...{ id: `qemu/${vmid}`, type: 'qemu', vmid, node },
    ...(showsPool && { pool }),
    ...(config.tags !== undefined && { tags: String(config.tags) }),
    ...(lock && { lock }),
    ...(seen ? seenFigures(seen) : { status: 'unknown' }),
  }
  return { seen, showsPool, resource }
}

/** In the order of their numbers as text. */
export function vmResources(lab: Lab, caller: Caller) {
  return lab.vms
    .all()
    .filter(({ vmid }) => lab.access.privileges(caller, `/vms/${vmid}`).has('VM.Audit'))
    .sort((a, b) => (String(a.vmid) < String(b.vmid) ? -1 : 1))
    .map((vm) => vmResource(lab, caller, vm))
}

/** `cgroup-mode` is what a node says of itself when it starts. */
export function nodeResources(lab: Lab, caller: Caller) {
  return lab.cluster.names.map((node) => {
    const mode = lab.cluster.isOnline(node) ? { 'cgroup-mode': 2 } : {}
    return { ...nodeEntry(lab, caller, node), ...mode }
  })
}

/** Each storage once for each node. That one may use it is not enough to see it here. */
export function storageResources(lab: Lab, caller: Caller) {
  return lab.storages
    .filter(({ name }) => lab.access.privileges(caller, `/storage/${name}`).has('Datastore.Audit'))
    .flatMap((storage) => {
      const { total, used } = spaceOf(lab, storage)
      return lab.cluster.names.map((node) => ({
        ...{ id: `storage/${node}/${storage.name}`, type: 'storage', storage: storage.name, node },
        ...{ plugintype: storage.type, shared: storage.shared ? 1 : 0 },
        content: contentsOf(storage, lab.manner).join(','),
        ...(lab.broadcast.node(node) === null
          ? { status: 'unknown' }
          : { status: 'available', maxdisk: total, disk: used }),
      }))
    })
}
