import { splitTags } from '../http/format.ts'
import { disksOf } from './drive-line.ts'
import { macIn } from './net-line.ts'

/** A VM's lines as in `/etc/pve/qemu-server/<vmid>.conf`. The password of `cipassword` stays in here, see `shownConfig`. */
export type VmConfig = Readonly<Record<string, string | number>>

export interface Snapshot {
  readonly name: string
  readonly description: string
  /** Seconds since the epoch. */
  readonly snaptime: number
  readonly parent: string | null
  /** The volume that holds its RAM. */
  readonly vmstate: string | null
  /** It is being made, or being removed. */
  readonly state: 'prepare' | 'delete' | null
  readonly config: VmConfig
}

export const vmLocks = [
  'backup',
  'clone',
  'create',
  'migrate',
  'rollback',
  'snapshot',
  'snapshot-delete',
  'suspending',
  'suspended',
] as const
/** Written into the configuration: work on the VM is under way, longer than its file lock is held. */
export type Lock = (typeof vmLocks)[number]

export interface Vm {
  readonly vmid: number
  readonly node: string
  readonly pool: string | null
  readonly lock: Lock | null
  /** The VM that it was cloned from. */
  readonly origin: number | null
  /** Its disk is an overlay of that one's. */
  readonly isOverlay: boolean
  readonly config: VmConfig
  /** Lines that wait for the next start, and names of lines that go with it; `!` before one means for good. */
  readonly pending: VmConfig
  readonly pendingDelete: readonly string[]
  readonly snapshots: readonly Snapshot[]
  /** The snapshot that it stands on. */
  readonly parent: string | null
}

/** Everything but its place and its lines. */
export const bare = {
  ...{ pool: null, lock: null, origin: null, isOverlay: false, parent: null },
  ...{ pending: {}, pendingDelete: [], snapshots: [] },
} as const satisfies Partial<Vm>

export const isTemplate = (vm: Vm) => Number(vm.config.template ?? 0) === 1
export const isProtected = (vm: Vm) => Number(vm.config.protection ?? 0) === 1
export const agentEnabled = (vm: Vm) =>
  /(^|,)(enabled=)?(1|on|yes|true)(,|$)/i.test(String(vm.config.agent ?? '0'))

export const nameOf = (vm: Vm) => String(vm.config.name ?? `VM ${vm.vmid}`)
export const tagsOf = (vm: Vm) => splitTags(String(vm.config.tags ?? ''))
export const memoryMiB = (vm: Pick<Vm, 'config'>) =>
  Number(/^(?:current=)?(\d+)/.exec(String(vm.config.memory ?? 512))?.[1])
export const cpuCount = (vm: Vm) => Number(vm.config.cores ?? 1) * Number(vm.config.sockets ?? 1)

export const volumesOf = (config: VmConfig) => disksOf(config).map(({ volid }) => volid)

export const macOf = (vm: Vm) => macIn(String(vm.config.net0 ?? ''))

/** As in a disk's line: `4G`, `100K`; what is no whole number of the next unit keeps its own. */
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
