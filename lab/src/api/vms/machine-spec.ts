import type { Boot, MachineSpec } from '../../engine/engine.ts'
import type { Lab } from '../lab.ts'
import { cpuCount, macOf, memoryMiB, nameOf, tagsOf, type Vm } from './vm.ts'

/** A VM with this tag, or cloned from a template with it, boots instead of resuming the template's RAM. */
const coldTag = 'lab-cold'

function bootOf(lab: Lab, vm: Vm): Boot {
  const origin = vm.origin === null ? null : lab.vms.find(vm.origin)
  const cold = [...tagsOf(vm), ...(origin ? tagsOf(origin) : [])].includes(coldTag)
  return cold ? 'cold' : lab.boot
}

/** What the engine needs to know of a VM to run it. `resumeFrom`: a snapshot with RAM. */
export function machineSpec(lab: Lab, vm: Vm, resumeFrom: string | null): MachineSpec {
  const { ciuser, cipassword } = vm.config
  const username = String(ciuser ?? lab.engine.template.username)
  const address = lab.sdn.addressOf(vm)
  return {
    vmid: vm.vmid,
    memoryMiB: memoryMiB(vm),
    cores: cpuCount(vm),
    boot: bootOf(lab, vm),
    resumeFrom,
    ...(address !== null && { address }),
    ...(address !== null && { address }),
    identity: {
      hostname: nameOf(vm),
      macAddress: macOf(vm) ?? '',
      credentials: cipassword === undefined ? null : { username, password: String(cipassword) },
    },
  }
}
