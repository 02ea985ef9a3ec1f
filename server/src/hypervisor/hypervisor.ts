/** A VM by its place. Both come from our own records, never from a request. */
export interface VmRef {
  readonly node: string
  readonly vmid: number
}

export interface CloneSpec {
  readonly template: VmRef
  readonly vmid: number
  /** A DNS label. */
  readonly name: string
  /** Carries the installation's id and the session's, so that a crash leaves something provably ours. */
  readonly description: string
  readonly tags: readonly string[]
  readonly pool?: string
}

export type PowerState = 'absent' | 'stopped' | 'running'

export interface InventoryVm extends VmRef {
  readonly name: string | null
  readonly status: 'running' | 'stopped' | 'unknown'
  readonly tags: readonly string[]
  readonly template: boolean
}

export interface NodeFigures {
  readonly node: string
  readonly online: boolean
  /** Logical CPUs, and the share of them in use (0..1). */
  readonly cpuCount: number
  readonly cpuUsed: number
  readonly memoryBytes: number
  readonly memoryUsedBytes: number
}

/**
 * What Carrel asks of a hypervisor. Every call has its own deadline and rejects with a `HypervisorError`; every mutation
 * waits until the hypervisor's task has ended, and is idempotent:
 *
 * | call           | VM absent            | stopped            | running                |
 * | -------------- | -------------------- | ------------------ | ---------------------- |
 * | powerState     | `absent`             | `stopped`          | `running`              |
 * | description    | null                 | the VM's notes     | the VM's notes         |
 * | clone          | a stopped VM         | `vmid_taken`       | `vmid_taken`           |
 * | setCredentials | `vm_gone`            | set for next start | set for next start     |
 * | start          | `vm_gone`            | running            | nothing                |
 * | address        | `vm_gone`            | null               | IP address, or null as yet |
 * | shutdown, stop | nothing              | nothing            | stopped                |
 * | snapshot       | `vm_gone`            | taken              | taken                  |
 * | rollback       | `vm_gone`            | rolled back        | stopped, rolled back   |
 * | destroy        | nothing              | gone, verified     | stopped, gone, verified |
 */
export interface Hypervisor {
  powerState(vm: VmRef): Promise<PowerState>
  /** The VM's notes as they were given to `clone`; empty if it has none. */
  description(vm: VmRef): Promise<string | null>
  clone(spec: CloneSpec): Promise<void>
  /** cloud-init's user and password, applied by the guest when it starts. */
  setCredentials(vm: VmRef, credentials: { username: string; password: string }): Promise<void>
  start(vm: VmRef): Promise<void>
  /** The address of the interface whose MAC is that of net0. IPv4 where there is one. */
  address(vm: VmRef): Promise<string | null>
  /** Asks the guest, and forces it after `graceMs`. */
  shutdown(vm: VmRef, graceMs: number): Promise<void>
  stop(vm: VmRef): Promise<void>
  snapshot(vm: VmRef, name: string, description: string): Promise<void>
  rollback(vm: VmRef, name: string): Promise<void>
  destroy(vm: VmRef): Promise<void>
  /** Every VM of the cluster, in one call. */
  inventory(): Promise<InventoryVm[]>
  nodes(): Promise<NodeFigures[]>
  close(): Promise<void>
}

export type HypervisorErrorCode =
  | 'hypervisor_unreachable'
  | 'hypervisor_timeout'
  | 'certificate_mismatch'
  | 'not_authenticated'
  | 'missing_privilege'
  | 'bad_request'
  | 'vm_gone'
  | 'vmid_taken'
  | 'lock_timeout'
  | 'agent_not_running'
  | 'agent_not_configured'
  | 'task_failed'
  | 'address_timeout'
  | 'desktop_timeout'
  | 'unexpected_answer'

/** `transient`: the same call may succeed later. `message` is for people, `hint` what would help. */
export class HypervisorError extends Error {
  override name = 'HypervisorError'
  readonly code: HypervisorErrorCode
  readonly transient: boolean
  readonly hint: string | null
  constructor(
    code: HypervisorErrorCode,
    message: string,
    options: { transient?: boolean; hint?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.transient = options.transient ?? false
    this.hint = options.hint ?? null
  }
}
