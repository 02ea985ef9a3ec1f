import type { Lab } from '../lab.ts'
import { isTemplate, volumeOf } from '../vms/vm.ts'

/**
 * The images that lie on the storage. They are listed from the disks themselves and not from the configurations, so that a
 * disk whose VM is gone is seen.
 */
export async function diskVolumes(lab: Lab, node: string) {
  const size = lab.engine.template.diskBytes
  const common = { content: 'images', format: 'qcow2', size }
  const templates = lab.vms.all().filter((vm) => vm.node === node && isTemplate(vm))
  const bases = templates.map((vm) => ({
    ...common,
    volid: volumeOf(vm) ?? '',
    vmid: vm.vmid,
    used: size,
  }))
  const overlays = [...(await lab.engine.disks())].map(([vmid, used]) => {
    const vm = lab.vms.find(vmid)
    const name = `${vmid}/vm-${vmid}-disk-0.qcow2`
    const base = vm?.origin
    return {
      ...common,
      volid: (vm && volumeOf(vm)) ?? `${lab.storage}:${name}`,
      vmid,
      used,
      ...(base && { parent: `../${base}/base-${base}-disk-0.qcow2` }),
    }
  })
  return [...bases, ...overlays]
}
