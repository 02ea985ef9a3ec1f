import type { VmRef } from './hypervisor.ts'
import type { InventoryVm } from './inventory.ts'

/** What a cluster offers, and what stands in Carrel's way. */
export interface CapabilityReport {
  /** `9.2.11`, `7.4-20` */
  readonly version: string
  readonly supported: boolean
  readonly nodes: readonly NodeCapability[]
  readonly templates: readonly TemplateCapability[]
  readonly storages: readonly StorageCapability[]
  readonly pools: readonly string[]
  /** Empty: everything that Carrel does with these templates will be allowed. */
  readonly missing: readonly PrivilegeGap[]
}

export interface NodeCapability {
  readonly node: string
  readonly online: boolean
  /** SHA-256 of the certificate that its API shows, `AB:CD:..`; null where it may not be read. */
  readonly fingerprint: string | null
  /** SHA-256 of the authority that its cluster made for itself, and shares with no other; null where it may not be read. */
  readonly authority: string | null
}

export interface TemplateCapability extends VmRef {
  readonly name: string | null
  /** Its clones can be asked for their address. */
  readonly agent: boolean
  /** What net0 is plugged into; null without a network card or a bridge. */
  readonly bridge: string | null
  /** `l26`, `win11`, .. */
  readonly osType: string | null
  readonly storages: readonly string[]
  /** Its clones may be made on other nodes. */
  readonly shared: boolean
  /** A clone takes seconds and no room at first; otherwise all of it is copied. */
  readonly linkedClones: boolean
  /** Of its clones. Null for a kind of storage that Carrel does not know. */
  readonly snapshots: boolean | null
}

/** A template as the cluster lists it, and what its clones will be like; null where its configuration may not be read. */
export interface SeenTemplate {
  readonly vm: InventoryVm
  readonly capability: TemplateCapability | null
}

export interface StorageCapability {
  readonly storage: string
  /** Null for a shared storage, which is the same on every node. */
  readonly node: string | null
  readonly type: string | null
  readonly disks: boolean
  /** Null for a kind of storage that Carrel does not know. */
  readonly linkedClones: boolean | null
  /** `qcow2`: of disks in that format only. */
  readonly snapshots: 'all' | 'qcow2' | 'none' | null
  /** Whether a snapshot can be gone back to while there is a newer one. */
  readonly rollback: 'any' | 'newest' | null
  readonly totalBytes: number | null
  readonly freeBytes: number | null
}

export interface PrivilegeGap {
  readonly path: string
  /** Any one of them is enough. */
  readonly privileges: readonly string[]
  /** `start and stop desktops` */
  readonly purpose: string
  /** What an administrator types on a node, in this order. */
  readonly commands: readonly string[]
}
