import type { Engine } from '../../engine/engine.ts'
import { freshIdentity, freshMac, sizeText } from './vm.ts'
import type { VmStore } from './vm-store.ts'

export const templateVmid = 9000

/** What a killed lab left half done: clones without their end, locks without their worker, disks without their VM. */
export async function repairVms(vms: VmStore, engine: Engine): Promise<void> {
  for (const vm of vms.all()) {
    if (vm.lock === 'clone') vms.delete(vm.vmid)
    else if (vm.lock !== null) vms.update(vm.vmid, { lock: null })
  }
  for (const vmid of (await engine.disks()).keys()) {
    if (!vms.find(vmid)) await engine.deleteDisk(vmid)
  }
}

interface TemplatePlace {
  readonly vms: VmStore
  readonly engine: Engine
  readonly storage: string
  readonly node: string
}

/** The engine's image as a Proxmox template. Its figures follow the image; what people changed beside them stays. */
export function addTemplate({ vms, engine, storage, node }: TemplatePlace): void {
  const { template } = engine
  const volume = `${storage}:${templateVmid}/base-${templateVmid}-disk-0.qcow2`
  const figures = {
    cores: template.cores,
    sockets: 1,
    memory: String(template.memoryMiB),
    virtio0: `${volume},size=${sizeText(template.diskBytes)}`,
  }
  const known = vms.find(templateVmid)
  if (known) {
    vms.update(templateVmid, { config: { ...known.config, ...figures } })
    return
  }
  vms.create({
    vmid: templateVmid,
    node,
    pool: null,
    lock: null,
    origin: null,
    parent: null,
    snapshots: [],
    config: {
      ...figures,
      ...freshIdentity(),
      name: template.name,
      ostype: 'l26',
      agent: 'enabled=1',
      boot: 'order=virtio0',
      net0: `virtio=${freshMac()},bridge=vmbr0`,
      scsihw: 'virtio-scsi-single',
      ciuser: template.username,
      tags: 'carrel-template',
      template: 1,
    },
  })
}
