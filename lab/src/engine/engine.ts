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
 * | call       | machine absent        | stopped                 | running             |
 * | ---------- | --------------------- | ----------------------- | ------------------- |
 * | cloneDisk  | a linked overlay      | `DiskExists`            | `DiskExists`        |
 * | start      | `NoSuchDisk`          | runs; resolves when the CPU runs | `AlreadyRunning` |
 * | stop       | nothing               | nothing                 | killed at once      |
 * | shutdown   | nothing               | nothing                 | ACPI/agent; false if it still runs at the deadline |
 * | deleteDisk | nothing               | overlay removed         | `StillRunning`      |
 * | snapshotDisk, rollbackDisk, deleteDiskSnapshot | `NoSuchDisk` | done | `StillRunning`, or done where the engine can |
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
  cloneDisk(vmid: number): Promise<void>
  /** Bytes that the overlay of each machine takes on disk. */
  disks(): Promise<ReadonlyMap<number, number>>
  deleteDisk(vmid: number): Promise<void>
  /** A named state of a machine's disk, without RAM. Taking a name twice replaces it; deleting a missing one is nothing. */
  snapshotDisk(vmid: number, name: string): Promise<void>
  rollbackDisk(vmid: number, name: string): Promise<void>
  deleteDiskSnapshot(vmid: number, name: string): Promise<void>
  start(spec: MachineSpec): Promise<void>
  stop(vmid: number): Promise<void>
  shutdown(vmid: number, deadlineMs: number): Promise<boolean>
  /** Running machines with the pid of their process and since when (ms since the epoch). */
  running(): ReadonlyMap<number, { readonly pid: number; readonly since: number }>
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
