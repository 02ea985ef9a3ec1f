import type { Storage } from './api/storage/storage.ts'
import { parseVolume } from './api/storage/volume.ts'
import { isTemplate, type Vm, volumesOf } from './api/vms/vm.ts'
import { VmStore } from './api/vms/vm-store.ts'
import { LabError } from './engine/errors.ts'

/** Simulated disks are nowhere but in the configurations of their VMs. */
export function rememberedDisks(stateDir: string): ReadonlyMap<number, readonly string[]> {
  const machines = new VmStore(stateDir).all().filter((vm) => !isTemplate(vm))
  return new Map(machines.map((vm) => [vm.vmid, vm.snapshots.map(({ name }) => name)]))
}

/** Their disks, which then belong to no VM, are removed when the lab is made. */
export function forgetVms(stateDir: string): void {
  const vms = new VmStore(stateDir)
  for (const { vmid } of vms.all()) vms.delete(vmid)
}

interface Places {
  readonly nodes: readonly string[]
  readonly storages: readonly Storage[]
}

/** The node or storage of a VM that there is no longer, or null. */
function lostPlace({ node, config }: Vm, { nodes, storages }: Places): string | null {
  if (!nodes.includes(node)) return `node “${node}”`
  const names = storages.map(({ name }) => name)
  const used = volumesOf(config).map((volid) => parseVolume(volid)?.storage ?? names[0])
  const lost = used.find((storage) => storage !== undefined && !names.includes(storage))
  return lost === undefined ? null : `storage “${lost}”`
}

/** VMs of an earlier start must have a place in this one; where only the template is left, it is made anew. */
export function checkRemembered(stateDir: string, places: Places): void {
  const all = new VmStore(stateDir).all()
  for (const vm of all) {
    const lost = lostPlace(vm, places)
    if (lost === null) continue
    if (all.every(isTemplate)) {
      forgetVms(stateDir)
      return
    }
    const message = `VM ${vm.vmid} of an earlier start is on ${lost}, which is not there now.`
    throw new LabError('lost_place', message, {
      help: 'Name the same nodes and storages again, or add --fresh to forget the VMs.',
    })
  }
}
