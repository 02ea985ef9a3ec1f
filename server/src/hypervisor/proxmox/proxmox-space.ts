import type { OwnVm, Space, VmSpace } from '../hypervisor.ts'
import { HypervisorError } from '../hypervisor-error.ts'
import { storageContent } from './cluster-calls.ts'
import { requireOurConfig } from './own-vm.ts'
import { onItsNode, type ProxmoxVms, readConfig } from './proxmox-vm.ts'
import { type VmConfigLines, volumesOf } from './vm-config.ts'

/** What it is for is not worth more waiting. */
const listMs = 5000

/** As a storage lists it. */
interface ListedVolume {
  readonly volid: string
  readonly size: number | null
  /** Of plain LVM, where an inactive volume cannot be looked into: an upper bound. */
  readonly 'approximate-size': number | null
  /** Told by storages that keep files, and by no others. */
  readonly used: number | null
}

/** Drives that hold what is the guest's own. */
const disksIn = (config: VmConfigLines) =>
  volumesOf(config).filter(({ name, cdrom }) => !cdrom && !name.includes('cloudinit'))

function spaceOf(volume: ListedVolume): Space | null {
  const allotted = volume.size ?? volume['approximate-size']
  return allotted === null ? null : { allotted, used: volume.used }
}

/** null where one of them is. */
function sumOf(spaces: readonly (Space | null)[]): Space | null {
  return spaces.reduce((sum, space) => {
    if (sum === null || space === null) return null
    const used = sum.used === null || space.used === null ? null : sum.used + space.used
    return { allotted: sum.allotted + space.allotted, used }
  })
}

/** What of it is told by the volumes that may be seen. A memory is in `vm-101-state-{snapshot}`, as a file with `.raw`. */
export function vmSpace(
  vmid: number,
  config: VmConfigLines,
  listed: readonly ListedVolume[],
): VmSpace {
  const byId = new Map(listed.map((volume) => [volume.volid, spaceOf(volume)]))
  const disks = disksIn(config).map(({ storage, name }) => byId.get(`${storage}:${name}`) ?? null)
  const state = new RegExp(`[:/]vm-${vmid}-state-([\\w-]+)(?:\\.raw)?$`)
  const memory = [...byId].flatMap(([volid, space]): [string, Space][] => {
    const name = state.exec(volid)?.[1]
    return name === undefined || space === null ? [] : [[name, space]]
  })
  return { disks: disks.length === 0 ? null : sumOf(disks), memory: new Map(memory) }
}

/** One that may not be read, or does not answer, tells nothing. */
async function volumesOn(vms: ProxmoxVms, vm: OwnVm, storage: string): Promise<ListedVolume[]> {
  try {
    return await onItsNode(vms, vm, ({ node, vmid }) =>
      vms.transport.call(
        storageContent,
        { node, storage, vmid, content: 'images' },
        { deadlineMs: listMs },
      ),
    )
  } catch (error) {
    if (!(error instanceof HypervisorError)) throw error
    vms.log('the volumes of a storage could not be read', { storage, vmid: vm.vmid, err: error })
    return []
  }
}

/** Asked of each storage that the VM has something on. */
export async function readSpace(vms: ProxmoxVms, vm: OwnVm): Promise<VmSpace> {
  const config = await readConfig(vms, vm)
  requireOurConfig(vm, config)
  const { vmstatestorage } = config
  const storages = new Set(disksIn(config).map(({ storage }) => storage))
  if (typeof vmstatestorage === 'string') storages.add(vmstatestorage)
  const listed = await Promise.all([...storages].map((storage) => volumesOn(vms, vm, storage)))
  return vmSpace(vm.vmid, config, listed.flat())
}
