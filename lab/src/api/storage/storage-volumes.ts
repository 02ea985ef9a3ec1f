import type { Lab } from '../lab.ts'
import { bytesOfSize } from '../vms/boot-disk.ts'
import { disksOf, mainDisk } from '../vms/drive-line.ts'
import { stateBytes } from '../vms/take-snapshot.ts'
import { memoryMiB, type Vm } from '../vms/vm.ts'
import { keepsFiles, type Storage } from './storage.ts'
import { parseVolume, type Volume } from './volume.ts'

const MEBIBYTE = 1024 ** 2

/** A volume as `GET .../content` lists it. */
export interface ListedVolume {
  readonly volid: string
  readonly content: 'images'
  readonly vmid: number
  readonly format: string
  readonly size: number
  readonly used?: number
  /** A file's is told even where there is none. */
  readonly parent?: string | null
  readonly name?: string
  readonly ctime?: number
}

interface Found {
  readonly volid: string
  readonly size: number
  readonly used: number
  /** Seconds since the epoch; 0 where nobody knows. */
  readonly madeAt: number
}

function madeAt({ config }: Vm): number {
  return Number(/(?:^|,)ctime=(\d+)/.exec(String(config.meta ?? ''))?.[1] ?? 0)
}

/** What a VM's lines and snapshots name. */
function volumesOfVm(vm: Vm, usedBytes: number | null): Found[] {
  const booted = mainDisk(vm.config)?.key
  const disks = disksOf(vm.config, true).map(({ key, drive, volid }) => {
    const size = bytesOfSize(drive.options.size ?? '')
    const used = key === booted ? (usedBytes ?? size) : size
    return { volid, size, used, madeAt: madeAt(vm) }
  })
  const unused = Object.keys(vm.config)
    .filter((key) => /^unused\d+$/.test(key))
    .map((key) => ({ volid: String(vm.config[key]), size: 0, used: 0, madeAt: 0 }))
  const states = vm.snapshots.flatMap(({ vmstate, snaptime, config }) => {
    if (vmstate === null) return []
    const used = memoryMiB({ config }) * MEBIBYTE
    return [{ volid: vmstate, size: stateBytes({ config }), used, madeAt: snaptime }]
  })
  return [...disks, ...unused, ...states]
}

function listed(storage: Storage, { volid, size, used, madeAt: ctime }: Found): ListedVolume[] {
  const volume = parseVolume(volid)
  if (volume?.storage !== storage.name) return []
  const { vmid, format } = volume
  const common = { volid, content: 'images', vmid, format, size } as const
  if (keepsFiles(storage)) {
    return [{ ...common, used, parent: parentFile(volume), ...(ctime > 0 && { ctime }) }]
  }
  if (storage.type === 'zfspool') {
    const parent = volume.base && { parent: `${volume.base.name}@__base__` }
    return [{ ...common, name: volume.name, ...parent }]
  }
  // Of plain LVM only the volumes of VMs are listed, and no base.
  if (storage.type === 'lvm' && volume.isBase) return []
  return [{ ...common, ...(ctime > 0 && { ctime }) }]
}

function parentFile({ base }: Volume): string | null {
  return base === null ? null : `../${base.vmid}/${base.name}`
}

/** What lies on a storage of a node, disks whose VM is gone included. */
export async function volumesOn(lab: Lab, node: string, storage: Storage): Promise<ListedVolume[]> {
  const sizes = await lab.engine.disks()
  const here = lab.vms.all().filter((vm) => storage.shared || vm.node === node)
  const known = here.flatMap((vm) => volumesOfVm(vm, sizes.get(vm.vmid) ?? null))
  const isFirst = storage === lab.storages[0] && node === lab.cluster.names[0]
  const left = isFirst ? [...sizes].filter(([vmid]) => !lab.vms.find(vmid)) : []
  const orphans = left.map(([vmid, used]) => {
    const name = keepsFiles(storage) ? `${vmid}/vm-${vmid}-disk-0.qcow2` : `vm-${vmid}-disk-0`
    return { volid: `${storage.name}:${name}`, size: used, used, madeAt: 0 }
  })
  return [...known, ...orphans]
    .flatMap((found) => listed(storage, found))
    .sort((a, b) => (a.volid.toLowerCase() < b.volid.toLowerCase() ? -1 : 1))
}
