/** What runs a machine: `kvm` where a probe booted a kernel with it, `tcg` (software) otherwise. */
export type Accelerator = 'kvm' | 'tcg'

/** `warm`: resume from the template's RAM snapshot (about half a second under TCG). `cold`: a full boot. */
export type Boot = 'warm' | 'cold'

export interface GuestIdentity {
  readonly hostname: string
  /** Upper-case, colon-separated, as in Proxmox's `net0`. */
  readonly macAddress: string
  /** Account whose password is set, and the password; null leaves the image's own (locked) password. */
  readonly credentials: { readonly username: string; readonly password: string } | null
}

export interface MachineSpec {
  readonly vmid: number
  readonly memoryMiB: number
  readonly cores: number
  readonly boot: Boot
  readonly identity: GuestIdentity
  /** A snapshot with RAM: the machine goes on from there, whatever `boot` says. */
  readonly resumeFrom: string | null
  /** What DHCP has reserved for it. The network of real machines gives out addresses of its own. */
  readonly address?: string
}

export interface DiskCopy {
  /** The machine whose disk is copied; null: the image that the engine came with. */
  readonly source: number | null
  /** A copy that stands alone; otherwise an overlay of the source's disk, which must not change any more. */
  readonly full: boolean
  /** No faster than this. */
  readonly bytesPerSecond?: number
  /** Gives up, leaving nothing behind. */
  readonly signal?: AbortSignal
  readonly onProgress?: (copiedBytes: number, totalBytes: number) => void
}

export interface RunningMachine {
  readonly pid: number
  /** Since when it runs; ms since the epoch. */
  readonly since: number
  /** Its processors stand still. */
  readonly paused: boolean
}

/** What a running machine has used since its start, as its host sees it. */
export interface MachineFigures {
  readonly cpuSeconds: number
  readonly residentBytes: number
  readonly virtualBytes: number
  readonly disk: {
    readonly readBytes: number
    readonly writtenBytes: number
    /** Since it was last used; null where that is not known. */
    readonly idleMs: number | null
  }
  /** Towards the guest, and from it. */
  readonly network: { readonly inBytes: number; readonly outBytes: number }
  /** As the guest itself says; null until its driver does. */
  readonly guestMemory: { readonly totalBytes: number; readonly freeBytes: number } | null
}

/** `GuestAgentError.kind`: not running (no answer in time), or what the agent itself answered (`class`, `desc`). */
export interface GuestAgent {
  /** One QGA command, e.g. `guest-network-get-interfaces`. Rejects with a `GuestAgentError`. */
  command(name: string, args?: Record<string, unknown>, deadlineMs?: number): Promise<unknown>
}

/**
 * Machines, disks and the network beneath the lab's API. All state lives under one folder, so that a new engine on that
 * folder first removes what a killed one left: processes, taps, namespaces, leases, locks.
 *
 * | call           | machine absent       | stopped                 | running             |
 * | -------------- | -------------------- | ----------------------- | ------------------- |
 * | cloneDisk      | a disk               | `DiskExists`            | `DiskExists`        |
 * | createDisk     | an empty disk        | `DiskExists`            | `DiskExists`        |
 * | start          | `NoSuchDisk`         | runs; resolves when the CPU runs | `AlreadyRunning` |
 * | stop           | nothing              | nothing                 | killed at once      |
 * | shutdown       | nothing              | nothing                 | ACPI/agent; false if it still runs at the deadline |
 * | pause, resume, reset | nothing        | nothing                 | done; resume of a machine that is not paused is nothing |
 * | deleteDisk     | nothing              | disk and snapshots removed | `StillRunning`   |
 * | snapshot       | `NoSuchDisk`         | taken without RAM       | taken, with RAM if asked for; goes on running |
 * | rollback       | `NoSuchDisk`         | disk as it was          | `StillRunning`      |
 * | deleteSnapshot | `NoSuchDisk`         | done                    | done                |
 *
 * cloneDisk of a source that is absent rejects with `NoSuchDisk`, and an overlay of one that runs with `StillRunning`; a
 * full copy of one that runs is of one moment. rollback to and start from a missing snapshot reject with
 * `no_such_snapshot`; what would fill the host's disk is refused with `disk_full`. pause, reset and a snapshot with RAM
 * wait until a machine that was just started has its identity. A snapshot with RAM that the present hardware cannot go
 * on from counts as one without.
 */
export interface Engine {
  readonly accelerator: Accelerator
  /** Size of the template's disk and the memory and cores that its RAM snapshot was taken with. */
  readonly template: {
    readonly name: string
    readonly username: string
    readonly diskBytes: number
    readonly memoryMiB: number
    readonly cores: number
  }
  cloneDisk(vmid: number, copy: DiskCopy): Promise<void>
  createDisk(vmid: number, bytes: number): Promise<void>
  /** Bytes that the overlay of each machine takes on disk. */
  disks(): Promise<ReadonlyMap<number, number>>
  deleteDisk(vmid: number): Promise<void>
  /** Taking a name twice replaces it; deleting a missing one is nothing. */
  snapshot(vmid: number, name: string, ram: boolean): Promise<void>
  rollback(vmid: number, name: string): Promise<void>
  deleteSnapshot(vmid: number, name: string): Promise<void>
  start(spec: MachineSpec): Promise<void>
  stop(vmid: number): Promise<void>
  shutdown(vmid: number, deadlineMs: number): Promise<boolean>
  pause(vmid: number): Promise<void>
  resume(vmid: number): Promise<void>
  reset(vmid: number): Promise<void>
  running(): ReadonlyMap<number, RunningMachine>
  /** Null of a machine that does not run. */
  figures(vmid: number): MachineFigures | null
  agent(vmid: number): GuestAgent
  /** Called whenever a machine's process ends, whoever ended it. */
  onExit(listener: (vmid: number) => void): void
  /** Stops every machine and takes the network down. */
  close(): Promise<void>
}

/** A step of preparation that a person may wait for. `percent` is 0..100, or null where it cannot be known. */
export interface Progress {
  readonly step: string
  readonly percent: number | null
}
