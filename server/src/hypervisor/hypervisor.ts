import type { CapabilityReport, SeenTemplate } from './capability-report.ts'
import type { Inventory } from './inventory.ts'

/** A VM by its place. Both come from our own records, never from a request. */
export interface VmRef {
  /** Where it was last seen; a VM that has moved since is found all the same. */
  readonly node: string
  readonly vmid: number
}

/**
 * A VM as long as it is ours: its notes are those that its clone was given. Another that somebody has made under its id counts
 * as absent, and nothing is asked of it.
 */
export interface OwnVm extends VmRef {
  readonly notes: string
}

export interface CloneSpec {
  readonly template: VmRef
  /** From the caller's own range, and given to no other session. */
  readonly vmid: number
  /** A DNS label. */
  readonly name: string
  /** Carries the installation's id and the session's, so that a crash leaves something provably ours. */
  readonly description: string
  readonly tags: readonly string[]
  /** The node it is to be on; the template's own unless this says otherwise. */
  readonly target?: string | undefined
  /** What it is given in place of the template's own; what is there already is not written again. */
  readonly size?: { readonly cores: number; readonly memoryMb: number } | undefined
  /** What its network card net0 is plugged into in place of the template's. */
  readonly network?: { readonly bridge: string; readonly vlan: number | null } | undefined
  /** Of a full copy, which is made where the template cannot be linked to; otherwise as the template's. */
  readonly storage?: string | undefined
  readonly format?: 'raw' | 'qcow2' | 'vmdk' | undefined
}

export type PowerState = 'absent' | 'stopped' | 'running' | 'paused'

export interface VmStatus {
  readonly power: PowerState
  /** `clone`, `snapshot`, `backup`, ..: what is being done with it. */
  readonly lock: string | null
}

export interface SnapshotSpec {
  /** See `snapshotName`. */
  readonly name: string
  readonly description: string
  /** With the memory of a running VM, which takes as much room again. */
  readonly ram: boolean
}

export interface Snapshot extends SnapshotSpec {
  readonly takenAt: Date
  /** The one before it; null for the first. */
  readonly parent: string | null
}

/** Bytes of a storage. */
export interface Space {
  /** At most; where there is no thin provisioning, all of it. */
  readonly allotted: number
  /** null where the storage does not tell. */
  readonly used: number | null
}

export interface VmSpace {
  /** All of them together, with what the snapshots keep of them; null where that may not be seen. */
  readonly disks: Space | null
  /** Of snapshots with the memory, by name; those of which it may not be seen are missing. */
  readonly memory: ReadonlyMap<string, Space>
}

export interface TaskProgress {
  /** A line of the hypervisor's own log. */
  readonly line: string
  /** 0 to 100; null for a line that says nothing of it. */
  readonly percent: number | null
}

/** Work that the hypervisor does for a call, as it tells of it itself. There is no secret in it. */
export interface HypervisorTask {
  /** As it can be found there, but for the name of whoever asked. */
  readonly id: string
  /** `qmclone`, `qmstart`, .. */
  readonly kind: string
  /** null while it runs; then `OK`, or what it died of. */
  readonly end: string | null
}

/** How a caller follows a change, and calls it off: then it is ended at the hypervisor too, and rejects with `task_aborted`. */
export interface Watch {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: TaskProgress) => void) | undefined
  /** Told as a task begins, and as it ends; waited for. */
  readonly onTask?: ((task: HypervisorTask) => Promise<void>) | undefined
}

/**
 * What Carrel asks of a hypervisor. Every call has its own deadline and rejects with a `HypervisorError`. Changes of one VM are
 * made one after another; each waits until the hypervisor's task has ended, and may be repeated:
 *
 * | call           | absent       | stopped             | running                 | paused                  |
 * | -------------- | ------------ | ------------------- | ----------------------- | ----------------------- |
 * | status         | `absent`     | `stopped`           | `running`               | `paused`                |
 * | description    | null         | the VM's notes      | the VM's notes          | the VM's notes          |
 * | clone          | a stopped VM | nothing (1)         | nothing (1)             | nothing (1)             |
 * | setCredentials | `vm_gone`    | set for next start  | set for next start      | set for next start      |
 * | label          | `vm_gone`    | has these tags      | has these tags          | has these tags          |
 * | start          | `vm_gone`    | running             | nothing                 | running                 |
 * | address        | `vm_gone`    | null                | address, or null as yet | null                    |
 * | shutdown, stop | nothing      | nothing             | stopped                 | stopped                 |
 * | reboot         | `vm_gone`    | running             | running afresh          | running afresh          |
 * | snapshot       | `vm_gone`    | taken (2)           | taken (2)               | taken (2)               |
 * | snapshots      | `vm_gone`    | oldest first        | oldest first            | oldest first            |
 * | rollback       | `vm_gone`    | stopped (3)         | stopped (3)             | stopped (3)             |
 * | deleteSnapshot | nothing      | gone, or nothing    | gone, or nothing        | gone, or nothing        |
 * | space          | `vm_gone`    | what it takes       | what it takes           | what it takes           |
 * | destroy        | nothing      | gone, verified      | stopped, gone, verified | stopped, gone, verified |
 *
 * (1) if it is ours, otherwise `vmid_taken`. (2) Or nothing if it is there and ours, otherwise `snapshot_taken`. (3) Running with
 * `start`, or as it was if the snapshot has its memory.
 *
 * Where a VM is there that may not be seen, although those of the pool may, all of them reject with `vm_hidden`, and `clone` with
 * `vmid_taken`: it is another's, or somebody has taken it out of the pool.
 *
 * A VM is ours if its notes are those of the `CloneSpec` or the `OwnVm`, a snapshot if its description is that of the
 * `SnapshotSpec`. Of a VM the notes are read right before each change, since Proxmox VE knows it by its id alone.
 */
export interface Hypervisor {
  status(vm: OwnVm): Promise<VmStatus>
  /**
   * The VM's notes as they were given to `clone`; empty if it has none.
   * @throws `lock_timeout` while it is being cloned, and has no notes of its own as yet
   */
  description(vm: VmRef): Promise<string | null>
  /**
   * One that is being made already, by a process that died since, is waited for. Called off, it is removed again.
   * @throws `vmid_taken` take another VMID; `bad_request` for a `target` that has not the template's disks, or for a
   * network where it has no card
   */
  clone(spec: CloneSpec, watch?: Watch): Promise<void>
  /** Whether a task of our own is making a clone of that id; asked where the id is taken and may not be seen. */
  isBeingCloned(template: VmRef, vmid: number): Promise<boolean>
  /** cloud-init's user and password, applied by the guest when it starts. */
  setCredentials(vm: OwnVm, credentials: { username: string; password: string }): Promise<void>
  /** Gives the VM the tags that its clone was to have, if that was cut off before. */
  label(vm: OwnVm, tags: readonly string[]): Promise<void>
  start(vm: OwnVm, watch?: Watch): Promise<void>
  /**
   * The address of the interface whose MAC is that of net0. IPv4 where there is one. Null until the guest has told it, or the
   * network's own DHCP where that may be asked instead. It lies in one of `networks` (CIDR), or in the server's own where none
   * are given.
   * @throws `agent_not_configured`, `agent_refused`: it never will; `address_conflict`: another VM says it has the same
   */
  address(vm: OwnVm, networks?: readonly string[]): Promise<string | null>
  /** Asks the guest, and forces it after `graceMs`. */
  shutdown(vm: OwnVm, graceMs: number, watch?: Watch): Promise<void>
  stop(vm: OwnVm, watch?: Watch): Promise<void>
  /** Asks the guest, and forces it after `graceMs`. The VM is seen stopped for a moment, and may have another address then. */
  reboot(vm: OwnVm, graceMs: number, watch?: Watch): Promise<void>
  /** @throws `snapshot_unsupported`, `snapshot_taken` by another of that name, `storage_full`, `bad_request` for its name */
  snapshot(vm: OwnVm, snapshot: SnapshotSpec, watch?: Watch): Promise<void>
  snapshots(vm: OwnVm): Promise<Snapshot[]>
  /**
   * Takes back disks and settings, tags included; the notes stay.
   * @throws `snapshot_missing`; `snapshot_unsupported` where the storage goes back to the newest only
   */
  rollback(vm: OwnVm, name: string, options?: { start?: boolean }, watch?: Watch): Promise<void>
  deleteSnapshot(vm: OwnVm, name: string, watch?: Watch): Promise<void>
  /** For people who look: what may not be seen is not in it. */
  space(vm: OwnVm): Promise<VmSpace>
  /** Disks included. @throws `vm_protected` */
  destroy(vm: OwnVm, watch?: Watch): Promise<void>
  /** The whole cluster, in one call. */
  inventory(): Promise<Inventory>
  /** The cluster's templates, each asked for its configuration: for an administrator who looks. */
  templates(): Promise<SeenTemplate[]>
  /** Asks for everything that may stand in the way, so it takes seconds: for connecting a cluster. */
  capabilities(): Promise<CapabilityReport>
  close(): Promise<void>
}
