import type { StorageCapability, TemplateCapability } from '../capability-report.ts'
import type { InventoryStorage, InventoryVm } from '../inventory.ts'
import { cloneHasSnapshots, storageKind } from './storage-kinds.ts'
import { agentEnabled, bridgeOfNet, type VmConfigLines, volumesOf } from './vm-config.ts'

export interface TemplateSeen {
  readonly vm: InventoryVm
  readonly config: VmConfigLines & {
    readonly agent: string | null
    readonly net0: string | null
    readonly ostype: string | null
  }
  /** What the template's own node says of its disks. */
  readonly linkable: boolean
}

/** No if it is no for one of them, and not known if it is not known for one. */
function allOf(answers: readonly (boolean | null)[]): boolean | null {
  if (answers.includes(false)) return false
  return answers.includes(null) ? null : true
}

export function templateCapability(
  { vm, config, linkable }: TemplateSeen,
  storages: readonly InventoryStorage[],
): TemplateCapability {
  const { node, vmid, name } = vm
  const volumes = volumesOf(config)
  const disks = volumes.filter(({ cdrom }) => !cdrom)
  const here = (name: string) =>
    storages.find((each) => each.node === node && each.storage === name)
  return {
    ...{ node, vmid, name, linkedClones: linkable },
    agent: agentEnabled(config.agent),
    osType: config.ostype,
    bridge: config.net0 === null ? null : (bridgeOfNet(config.net0)?.name ?? null),
    storages: [...new Set(disks.map(({ storage }) => storage))],
    shared: volumes.every(({ storage }) => here(storage)?.shared === true),
    snapshots: allOf(
      disks.map((disk) => cloneHasSnapshots(disk, here(disk.storage)?.type ?? null, linkable)),
    ),
  }
}

/** A shared storage once, another once for each node. */
export function storageCapabilities(storages: readonly InventoryStorage[]): StorageCapability[] {
  const known = new Map<string, StorageCapability>()
  for (const { storage, node, shared, type, content, totalBytes, usedBytes } of storages) {
    const key = shared ? storage : `${node}/${storage}`
    const { linkedClones, snapshots, rollback } = storageKind(type) ?? unknownKind
    known.set(key, {
      ...{ storage, node: shared ? null : node, type, disks: content.includes('images') },
      ...{ linkedClones, snapshots, rollback, totalBytes },
      freeBytes: totalBytes === null || usedBytes === null ? null : totalBytes - usedBytes,
    })
  }
  return [...known.values()]
}

const unknownKind = { linkedClones: null, snapshots: null, rollback: null }
