import type { Storage } from '../storage/storage.ts'
import { parseVolume } from '../storage/volume.ts'
import { hasFeature, newestOnly } from '../storage/volume-feature.ts'
import { TaskFailure } from '../tasks/task.ts'
import { disksOf } from './drive-line.ts'
import { freshUuid } from './fresh-identity.ts'
import { isTemplate, type Snapshot, type Vm, type VmConfig } from './vm.ts'

type FindStorage = (name: string) => Storage

export const snapshotNamed = (vm: Vm, name: string): Snapshot | null =>
  vm.snapshots.find((snapshot) => snapshot.name === name) ?? null

export const noSuchSnapshot = (name: string) => `snapshot '${name}' does not exist`

/** For a task, which fails without it. */
export function requireSnapshot(vm: Vm, name: string): Snapshot {
  const snapshot = snapshotNamed(vm, name)
  if (!snapshot) throw new TaskFailure(noSuchSnapshot(name))
  return snapshot
}

/** Whether all its disks can be caught. */
function canBeSnapped(config: VmConfig, find: FindStorage): boolean {
  return disksOf(config).every(({ volid }) => {
    const volume = parseVolume(volid)
    return volume !== null && hasFeature('snapshot', find(volume.storage).type, volume)
  })
}

/** Why none can be taken, or null. */
export function takeRefusal(vm: Vm, name: string, find: FindStorage): string | null {
  if (isTemplate(vm)) return "you can't take a snapshot if it's a template"
  if (vm.lock !== null) return `VM is locked (${vm.lock})`
  if (snapshotNamed(vm, name)) return `snapshot name '${name}' already used`
  return canBeSnapped(vm.config, find) ? null : 'snapshot feature is not available'
}

export interface Taken {
  readonly name: string
  readonly description: string
  readonly snaptime: number
  /** Lines that tell of the machine whose RAM is kept; null without RAM. */
  readonly ram: { readonly vmstate: string; readonly lines: VmConfig } | null
}

/** The VM while its snapshot is being taken. */
export function withNewSnapshot(vm: Vm, { name, description, snaptime, ram }: Taken): Vm {
  const { description: _, ...lines } = vm.config
  const kept = Object.entries(lines).filter(([key]) => !/^unused\d+$/.test(key))
  const snapshot: Snapshot = {
    ...{ name, description, snaptime, parent: vm.parent, state: 'prepare' },
    vmstate: ram?.vmstate ?? null,
    config: { ...Object.fromEntries(kept), ...ram?.lines },
  }
  return { ...vm, lock: 'snapshot', snapshots: [...vm.snapshots, snapshot] }
}

const changed = (vm: Vm, name: string, change: Partial<Snapshot>): Snapshot[] =>
  vm.snapshots.map((each) => (each.name === name ? { ...each, ...change } : each))

/** It is taken, and the VM stands on it. */
export function committed(vm: Vm, name: string): Vm {
  return { ...vm, lock: null, parent: name, snapshots: changed(vm, name, { state: null }) }
}

export function beingDeleted(vm: Vm, name: string): Vm {
  return { ...vm, lock: 'snapshot-delete', snapshots: changed(vm, name, { state: 'delete' }) }
}

/** Without it: whatever stood on it stands on its parent. */
export function withoutSnapshot(vm: Vm, name: string): Vm {
  const gone = snapshotNamed(vm, name)
  const adopted = (parent: string | null) => (parent === name ? (gone?.parent ?? null) : parent)
  const left = vm.snapshots.filter((snapshot) => snapshot.name !== name)
  return {
    ...{ ...vm, lock: null, parent: adopted(vm.parent) },
    snapshots: left.map((each) => ({ ...each, parent: adopted(each.parent) })),
  }
}

/** Why its VM cannot go back to it, or null. */
export function rollbackRefusal(vm: Vm, name: string, find: FindStorage): string | null {
  if (isTemplate(vm)) return "you can't rollback if vm is a template"
  const snapshot = snapshotNamed(vm, name)
  if (!snapshot) return noSuchSnapshot(name)
  const isNewest = vm.snapshots.at(-1) === snapshot
  for (const { volid } of disksOf(snapshot.config)) {
    const volume = parseVolume(volid)
    if (!isNewest && volume && newestOnly(find(volume.storage).type)) {
      return `can't rollback, '${name}' is not most recent snapshot on '${volid}'`
    }
  }
  if (snapshot.state !== null) {
    return `unable to rollback to incomplete snapshot (snapstate = ${snapshot.state})`
  }
  return vm.lock === null ? null : `VM is locked (${vm.lock})`
}

/** Of one moment of a machine. */
const momentary = new Set(['runningmachine', 'runningcpu', 'running-nets-host-mtu'])

/** The VM as the snapshot has it; its description and its unused disks stay. It is told that it is another generation. */
export function rolledBack(vm: Vm, snapshot: Snapshot): Vm {
  const stays = ([key]: [string, unknown]) => key === 'description' || /^unused\d+$/.test(key)
  const back = Object.entries(snapshot.config).filter(([key]) => !momentary.has(key))
  const config = Object.fromEntries([...Object.entries(vm.config).filter(stays), ...back])
  const { vmgenid } = config
  return {
    ...{ ...vm, lock: null, parent: snapshot.name, pending: {}, pendingDelete: [] },
    config: { ...config, ...(vmgenid !== undefined && { vmgenid: freshUuid() }) },
  }
}
