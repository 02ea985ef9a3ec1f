import type { Caller } from '../access/access-control.ts'
import { refuse } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import { parseVolume, type Volume } from '../storage/volume.ts'
import { TaskFailure, type Worker } from '../tasks/task.ts'
import type { Place } from './change-config.ts'
import { onlyRoot } from './root-only.ts'
import { checkLock } from './start-vm.ts'
import { isProtected, isTemplate, type Vm, volumesOf } from './vm.ts'

export interface Destroy {
  readonly skiplock?: boolean | undefined
  readonly purge?: boolean | undefined
}

/** Whether another VM's disk stands on it, as far as names tell: thin volumes do not. */
function isBelowAnother(base: Volume, vms: readonly Vm[]): boolean {
  const stands = (volid: string) => {
    const volume = parseVolume(volid)
    return volume?.storage === base.storage && volume.base?.name === base.name
  }
  return vms.some((vm) => volumesOf(vm.config).some(stands))
}

/** A base that is still needed, or null. */
export function baseInUse(vm: Vm, all: readonly Vm[]): string | null {
  if (!isTemplate(vm)) return null
  const used = (volid: string) => {
    const volume = parseVolume(volid)
    return volume !== null && isBelowAnother(volume, all)
  }
  return volumesOf(vm.config).find(used) ?? null
}

const needs = (vms: readonly Vm[], vmid: number) =>
  vms.some((other) => other.isOverlay && other.origin === vmid)

/** A disk on which others stand is kept until the last of them goes: thin volumes need no base, but those of the engine do. */
async function removeDisk(lab: Lab, { vmid, origin }: Vm): Promise<void> {
  const others = lab.vms.all().filter((other) => other.vmid !== vmid)
  if (!needs(others, vmid)) await lab.engine.deleteDisk(vmid)
  const isOrphan = origin !== null && !lab.vms.find(origin) && !needs(others, origin)
  if (isOrphan) await lab.engine.deleteDisk(origin)
}

function check(lab: Lab, { node, vmid }: Place): Vm {
  const vm = lab.vms.get(node, vmid)
  if (isProtected(vm)) throw refuse(`can't remove VM ${vmid} - protection mode enabled`)
  if (lab.engine.running().has(vmid)) throw refuse(`VM ${vmid} is running - destroy failed`)
  return vm
}

async function destroy(lab: Lab, worker: Worker, place: Place, { skiplock, purge }: Destroy) {
  const { vmid } = place
  const vm = check(lab, place)
  if (vm.lock !== 'suspended') checkLock(vm, { skiplock })
  const base = baseInUse(vm, lab.vms.all())
  if (base !== null) {
    throw new TaskFailure(`base volume '${base}' is still in use by linked cloned`)
  }
  await removeDisk(lab, vm)
  lab.access.forgetVm(vmid)
  if (purge) worker.log(`purging VM ${vmid} from related configurations..`)
  lab.vms.delete(vmid)
}

/** Answers the task's UPID; a running or protected VM is refused before there is a task. */
export function destroyVm(lab: Lab, caller: Caller, place: Place, wish: Destroy): string {
  onlyRoot(caller, { ...wish }, ['skiplock'])
  check(lab, place)
  const { node, vmid } = place
  return lab.tasks.start({ node, type: 'qmdestroy', id: String(vmid), caller }, (worker) =>
    lab.locks.run(vmid, worker, () => destroy(lab, worker, place, wish)),
  )
}
