import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { splitTags } from '../http/format.ts'

/** A VM's lines as in `/etc/pve/qemu-server/<vmid>.conf`. The password of `cipassword` stays in here, see `shownConfig`. */
export type VmConfig = Readonly<Record<string, string | number>>

export interface Snapshot {
  readonly name: string
  readonly description: string
  /** Seconds since the epoch. */
  readonly snaptime: number
  readonly parent: string | null
  readonly config: VmConfig
}

export type Lock = 'clone' | 'snapshot' | 'rollback'

export interface Vm {
  readonly vmid: number
  readonly node: string
  readonly pool: string | null
  readonly lock: Lock | null
  /** The template that its disk is an overlay of. */
  readonly origin: number | null
  readonly config: VmConfig
  readonly snapshots: readonly Snapshot[]
  /** The snapshot that it stands on. */
  readonly parent: string | null
}

export const isTemplate = (vm: Vm) => Number(vm.config.template ?? 0) === 1
export const isProtected = (vm: Vm) => Number(vm.config.protection ?? 0) === 1
export const agentEnabled = (vm: Vm) => /^(1|enabled=1)(,|$)/.test(String(vm.config.agent ?? '0'))

export const nameOf = (vm: Vm) => String(vm.config.name ?? `VM ${vm.vmid}`)
export const tagsOf = (vm: Vm) => splitTags(String(vm.config.tags ?? ''))
export const memoryMiB = (vm: Vm) => Number(vm.config.memory ?? 512)
export const cpuCount = (vm: Vm) => Number(vm.config.cores ?? 1) * Number(vm.config.sockets ?? 1)

/** The first disk's volume, e.g. `local:9000/base-9000-disk-0.qcow2/101/vm-101-disk-0.qcow2`. */
export function volumeOf(vm: Vm): string | null {
  const disk = vm.config.virtio0
  return disk === undefined ? null : (String(disk).split(',', 1)[0] ?? null)
}

export function macOf(vm: Vm): string | null {
  return /=([0-9A-F]{2}(?::[0-9A-F]{2}){5})/i.exec(String(vm.config.net0 ?? ''))?.[1] ?? null
}

/** Proxmox's own prefix, so that a VM's MAC shows where it comes from. */
export function freshMac(): string {
  const tail = [...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0'))
  return `BC:24:11:${tail.join(':').toUpperCase()}`
}

export function freshIdentity(): VmConfig {
  return { smbios1: `uuid=${randomUUID()}`, vmgenid: randomUUID() }
}

export function digestOf(config: VmConfig): string {
  const lines = Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha1').update(JSON.stringify(lines)).digest('hex')
}

/** The password goes in and never out again. */
export function shownConfig(config: VmConfig): VmConfig {
  return config.cipassword === undefined ? config : { ...config, cipassword: '**********' }
}

export function sizeText(bytes: number): string {
  const units = ['', 'K', 'M', 'G', 'T']
  let size = bytes
  let unit = 0
  while (size >= 1024 && size % 1024 === 0 && unit < units.length - 1) {
    size /= 1024
    unit += 1
  }
  return `${size}${units[unit]}`
}
