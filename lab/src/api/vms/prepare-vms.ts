import type { Engine } from '../../engine/engine.ts'
import type { Major } from '../nodes/manner.ts'
import type { Storage } from '../storage/storage.ts'
import { formatThere } from '../storage/storage.ts'
import { asBase, freeDisk, volumeId } from '../storage/volume.ts'
import { hasFeature } from '../storage/volume-feature.ts'
import { freshIdentity } from './fresh-identity.ts'
import { freshMac } from './net-line.ts'
import { withoutSnapshot } from './snapshot-plan.ts'
import { bare, sizeText, type Vm, type VmConfig } from './vm.ts'
import type { VmStore } from './vm-store.ts'

/** Of the first template; others have the numbers after it. */
export const templateVmid = 9000

export const templateVmids = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => templateVmid + index)

/** A VM that was being made is none; one whose snapshot was being made or removed is without it. */
function repaired(vm: Vm): Vm | null {
  if (vm.lock === 'clone' || vm.lock === 'create') return null
  const unfinished = vm.snapshots.filter(({ state }) => state !== null)
  const whole = unfinished.reduce((each, { name }) => withoutSnapshot(each, name), vm)
  return { ...whole, lock: null }
}

/** What a killed lab left half done: VMs without their end, locks without their worker, disks without their VM. */
export async function repairVms(vms: VmStore, engine: Engine): Promise<void> {
  for (const vm of vms.all()) {
    if (vm.lock === null) continue
    const { vmid, ...rest } = repaired(vm) ?? { vmid: null }
    if (vmid === null) vms.delete(vm.vmid)
    else vms.update(vmid, rest)
    for (const { name, state } of vm.snapshots) {
      if (vmid !== null && state !== null) await engine.deleteSnapshot(vmid, name)
    }
  }
  const all = vms.all()
  const isNeeded = (vmid: number) => all.some((vm) => vm.isOverlay && vm.origin === vmid)
  for (const vmid of (await engine.disks()).keys()) {
    if (!vms.find(vmid) && !isNeeded(vmid)) await engine.deleteDisk(vmid)
  }
}

interface TemplatePlace {
  readonly vms: VmStore
  readonly engine: Engine
  readonly storage: Storage
  readonly node: string
  readonly major: Major
  readonly vmid: number
}

function volumeAt(storage: Storage, vmid: number): string {
  const format = formatThere(storage, 'qcow2')
  const volume = freeDisk(storage, { vmid, format, taken: [] })
  const canBeBase = hasFeature('template', storage.type, volume)
  return volumeId(storage, canBeBase ? asBase(volume) : volume)
}

/** Where there is no KVM, a template says so, or its clones would not start. */
function figuresOf({ engine, storage, major, vmid }: TemplatePlace): VmConfig {
  const { template, accelerator } = engine
  return {
    ...{ cores: template.cores, sockets: 1 },
    memory: major === 7 ? template.memoryMiB : String(template.memoryMiB),
    virtio0: `${volumeAt(storage, vmid)},size=${sizeText(template.diskBytes)}`,
    ...(accelerator === 'tcg' && { kvm: 0 }),
  }
}

/** The first is named for the image, and the others are numbered. */
export const templateName = ({ template }: Engine, vmid: number): string =>
  vmid === templateVmid ? template.name : `${template.name}-${vmid - templateVmid + 1}`

/**
 * The engine's image as a Proxmox template. Its figures follow the image; what people changed beside them stays, and so does
 * another VM that they put in its place.
 */
export async function addTemplate(place: TemplatePlace): Promise<void> {
  const { vms, engine, node, major, vmid } = place
  const figures = figuresOf(place)
  const known = vms.find(vmid)
  if (known) {
    const isImage = !(await engine.disks()).has(vmid)
    if (isImage) vms.update(vmid, { config: { ...known.config, ...figures } })
    return
  }
  const { template } = engine
  vms.create({
    ...{ ...bare, vmid, node },
    config: {
      ...figures,
      ...freshIdentity(),
      ...{
        name: templateName(engine, vmid),
        ostype: 'l26',
        agent: 'enabled=1',
        boot: 'order=virtio0',
      },
      net0: `virtio=${freshMac(major)},bridge=vmbr0`,
      ...{ scsihw: 'virtio-scsi-single', ciuser: template.username },
      ...{ tags: 'carrel-template', template: 1 },
    },
  })
}
