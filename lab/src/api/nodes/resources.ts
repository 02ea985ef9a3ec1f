import type { Caller } from '../access/access-control.ts'
import type { Lab } from '../lab.ts'
import { isTemplate, tagsOf, type Vm } from '../vms/vm.ts'
import { hostFigures } from './host-figures.ts'

export const storageContent = 'images,rootdir,iso,vztmpl,backup,snippets,import'

function vmResource(lab: Lab, vm: Vm) {
  const tags = tagsOf(vm).join(';')
  const place = {
    id: `qemu/${vm.vmid}`,
    type: 'qemu',
    vmid: vm.vmid,
    node: vm.node,
    ...(vm.pool && { pool: vm.pool }),
    ...(tags && { tags }),
    ...(vm.lock && { lock: vm.lock }),
  }
  const seen = lab.broadcast.figuresOf(vm.vmid)
  if (!seen) return { ...place, status: 'unknown' }
  const { name, status, cpu, cpus, mem, memhost, maxmem, disk, maxdisk, netin, netout, uptime } =
    seen
  return {
    ...place,
    ...{ name, status, cpu, maxcpu: cpus, mem, memhost, maxmem, disk, maxdisk },
    ...{ netin, netout, diskread: 0, diskwrite: 0, uptime, template: isTemplate(vm) ? 1 : 0 },
  }
}

/** Only what the caller may see, as everywhere in this list. */
export function vmResources(lab: Lab, caller: Caller) {
  return lab.vms
    .all()
    .filter((vm) => lab.access.privileges(caller, `/vms/${vm.vmid}`).has('VM.Audit'))
    .map((vm) => vmResource(lab, vm))
}

/** Without `Sys.Audit` on it a node is listed, but without its figures. */
export function nodeResources(lab: Lab, caller: Caller) {
  const host = hostFigures(lab.stateDir)
  return lab.nodes.map((node) => {
    const place = { id: `node/${node}`, type: 'node', node, status: 'online', level: '' }
    if (!lab.access.privileges(caller, `/nodes/${node}`).has('Sys.Audit')) return place
    return {
      ...place,
      cpu: lab.broadcast.cpuShare,
      maxcpu: host.cpuCount,
      mem: host.memoryUsedBytes,
      maxmem: host.memoryBytes,
      disk: host.diskUsedBytes,
      maxdisk: host.diskBytes,
      uptime: host.uptimeSeconds,
    }
  })
}

export function clusterNodes(lab: Lab, caller: Caller) {
  return nodeResources(lab, caller).map((node) =>
    'cpu' in node ? { ...node, 'cgroup-mode': 2 } : node,
  )
}

export function mayUseStorage(lab: Lab, caller: Caller): boolean {
  const held = lab.access.privileges(caller, `/storage/${lab.storage}`)
  return held.has('Datastore.Audit') || held.has('Datastore.AllocateSpace')
}

export function storageResources(lab: Lab, caller: Caller) {
  if (!mayUseStorage(lab, caller)) return []
  const host = hostFigures(lab.stateDir)
  return lab.nodes.map((node) => ({
    id: `storage/${node}/${lab.storage}`,
    type: 'storage',
    storage: lab.storage,
    node,
    status: 'available',
    plugintype: 'dir',
    shared: 0,
    content: storageContent,
    disk: host.diskUsedBytes,
    maxdisk: host.diskBytes,
  }))
}
