import type { Caller } from '../access/access-control.ts'
import { refuse } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import { asBase, parseVolume, volumeId } from '../storage/volume.ts'
import { hasFeature } from '../storage/volume-feature.ts'
import { disksOf, printDrive } from './drive-line.ts'
import { isTemplate, type Vm, type VmConfig } from './vm.ts'

/** Why it cannot become one, or null. */
function templateRefusal(vm: Vm, isRunning: boolean, onlyDisk: boolean): string | null {
  if (vm.lock !== null) return `VM is locked (${vm.lock})`
  if (vm.snapshots.length > 0) {
    return 'unable to create template, because VM contains snapshots'
  }
  if (isTemplate(vm) && !onlyDisk) return "you can't convert a template to a template"
  return isRunning ? "you can't convert a VM to template if VM is running" : null
}

/** Its disks become bases, as far as their storages have such. */
function asTemplate(lab: Lab, vm: Vm, only: string | undefined): VmConfig {
  const disks = disksOf(vm.config).filter(({ key }) => only === undefined || key === only)
  const lines = disks.flatMap(({ key, drive, volid }) => {
    const volume = parseVolume(volid)
    if (!volume) return []
    const storage = lab.requireStorage(volume.storage)
    if (!hasFeature('template', storage.type, volume)) return []
    const file = volumeId(storage, asBase(volume))
    return [[key, printDrive({ ...drive, file })] as const]
  })
  return { ...vm.config, ...Object.fromEntries(lines), template: 1 }
}

/** Answers the task's UPID. */
export function makeTemplate(
  lab: Lab,
  caller: Caller,
  { node, vmid, disk }: { node: string; vmid: number; disk?: string | undefined },
): string {
  const checked = (): Vm => {
    const vm = lab.vms.get(node, vmid)
    const isRunning = lab.engine.running().has(vmid)
    const refusal = templateRefusal(vm, isRunning, disk !== undefined)
    if (refusal !== null) throw refuse(refusal)
    return vm
  }
  checked()
  return lab.tasks.start({ node, type: 'qmtemplate', id: String(vmid), caller }, (worker) =>
    lab.locks.run(vmid, worker, async () => {
      lab.vms.update(vmid, { config: asTemplate(lab, checked(), disk) })
    }),
  )
}
