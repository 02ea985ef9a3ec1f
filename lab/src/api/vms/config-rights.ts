import { isRoot } from '../access/access-config.ts'
import type { Caller } from '../access/access-control.ts'
import { demand, on } from '../access/permission.ts'
import { refuse } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import { parseVolume } from '../storage/volume.ts'
import { configLines, type Right } from './config-lines.ts'
import { type Drive, isCdrom, isCloudInit, newDisk, parseDrive } from './drive-line.ts'
import { isNetName, parseNet } from './net-line.ts'
import type { VmConfig } from './vm.ts'

/** Whose lines they are. In a new VM the rights of its pool count as well. */
export interface Owner {
  readonly vmid: number
  readonly pool: string | null
}

const privileges: Readonly<Record<Exclude<Right, 'by-value' | 'root'>, string>> = {
  cpu: 'VM.Config.CPU',
  memory: 'VM.Config.Memory',
  hardware: 'VM.Config.HWType',
  options: 'VM.Config.Options',
  power: 'VM.PowerMgmt',
  disk: 'VM.Config.Disk',
  network: 'VM.Config.Network',
  cloudinit: 'VM.Config.Cloudinit',
}

/** The right of one caller to change lines, as Proxmox asks for it line by line. */
export class ConfigRights {
  readonly #lab: Lab
  readonly #caller: Caller
  readonly #owner: Owner
  constructor(lab: Lab, caller: Caller, owner: Owner) {
    this.#lab = lab
    this.#caller = caller
    this.#owner = owner
  }

  get isRoot(): boolean {
    return isRoot(this.#caller)
  }

  /** On the VM, or on its pool. */
  need(wanted: readonly string[], need: 'all' | 'any' = 'all'): void {
    const { access } = this.#lab
    const { vmid, pool } = this.#owner
    const ofPool = on(`/pool/${pool}`, wanted, need)
    if (pool !== null && ofPool(access, this.#caller, {}) === null) return
    demand(on(`/vms/${vmid}`, wanted, need), access, this.#caller, {})
  }

  /** Of lines whose value does not matter. */
  lines(keys: readonly string[]): void {
    if (this.isRoot) return
    for (const key of keys) {
      const right = configLines[key]?.right ?? 'root'
      if (right === 'by-value') continue
      if (right === 'root') throw refuse(`only root can set '${key}' config`)
      if (right === 'cloudinit') this.need([privileges.cloudinit, privileges.network], 'any')
      else this.need([privileges[right]])
      if (key === 'startup') demand(on('/', ['Sys.Modify']), this.#lab.access, this.#caller, {})
    }
  }

  drive(line: string): void {
    if (this.isRoot) return
    const drive = parseDrive(line)
    if (isCloudInit(drive)) this.need(['VM.Config.Cloudinit', 'VM.Config.CDROM'])
    else this.need([isCdrom(drive) ? 'VM.Config.CDROM' : 'VM.Config.Disk'])
  }

  /** Of lines that reach into the host. */
  device(
    key: string,
    values: readonly (string | number)[],
    doing: 'set' | 'modify' | 'delete',
  ): void {
    if (this.isRoot) return
    const isHarmless = key.startsWith('serial')
      ? values.every((value) => value === 'socket')
      : key.startsWith('usb') && values.every((value) => /(^|=)spice/i.test(String(value)))
    if (!isHarmless) throw refuse(`only root can ${doing} '${key}' config for real devices`)
    this.need(['VM.Config.HWType'])
  }

  /** 7.4 asks for nothing. */
  bridges(config: VmConfig): void {
    const { manner, access } = this.#lab
    if (this.isRoot || manner.major === 7) return
    for (const key of Object.keys(config).filter(isNetName).sort()) {
      const { bridge, tag, trunks } = parseNet(String(config[key]), manner.major)
      if (bridge === null) continue
      const path = `/sdn/zones/${this.#lab.sdn.zoneOf(bridge) ?? 'localnetwork'}/${bridge}`
      const tags = [...(tag === null ? [] : [tag]), ...tagsIn(trunks)]
      const places = tags.length === 0 ? [path] : tags.map((each) => `${path}/${each}`)
      for (const place of places) demand(on(place, ['SDN.Use']), access, this.#caller, {})
    }
  }

  /** To put disks there, or to copy from there. */
  storage(name: string): void {
    demand(on(`/storage/${name}`, ['Datastore.AllocateSpace']), this.#lab.access, this.#caller, {})
  }

  /** What is put into a drive: a new disk, the host's own drive, or a volume that is there. */
  volume(drive: Drive): void {
    const made = newDisk(drive)
    if (drive.file === 'none' || drive.file.endsWith(':cloudinit')) return
    if (drive.file === 'cdrom') demand(on('/', ['Sys.Console']), this.#lab.access, this.#caller, {})
    else if (made) this.storage(made.storage)
    else this.#existing(drive.file)
    const source = drive.options['import-from']
    if (source === undefined) return
    const owner = parseVolume(source)?.vmid
    if (owner === undefined) this.#existing(source)
    else demand(on(`/vms/${owner}`, ['VM.Clone']), this.#lab.access, this.#caller, {})
  }

  #existing(file: string): void {
    const { access } = this.#lab
    const storage = /^([^/:\s]+):/.exec(file)?.[1]
    const owner = parseVolume(file)?.vmid
    if (storage === undefined) {
      if (!this.isRoot) throw refuse('Only root can pass arbitrary filesystem paths.')
    } else if (owner === undefined) {
      const either = on(
        `/storage/${storage}`,
        ['Datastore.AllocateSpace', 'Datastore.Audit'],
        'any',
      )
      demand(either, access, this.#caller, {})
    } else if (owner !== this.#owner.vmid) {
      demand(on(`/storage/${storage}`, ['Datastore.Audit']), access, this.#caller, {})
      demand(on(`/vms/${owner}`, ['VM.Config.Disk']), access, this.#caller, {})
    }
  }
}

function tagsIn(trunks: string | null): string[] {
  return (trunks ?? '').split(';').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number)
    if (!first || last === undefined) return []
    return Array.from({ length: last - first + 1 }, (_, index) => String(first + index))
  })
}
