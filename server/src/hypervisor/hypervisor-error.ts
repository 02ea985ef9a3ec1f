export type HypervisorErrorCode =
  | 'hypervisor_unreachable'
  | 'hypervisor_timeout'
  | 'certificate_mismatch'
  | 'address_refused'
  | 'not_authenticated'
  | 'missing_privilege'
  | 'bad_request'
  | 'vm_gone'
  | 'vm_hidden'
  | 'vmid_taken'
  | 'lock_timeout'
  | 'vm_running'
  | 'vm_protected'
  | 'agent_not_running'
  | 'agent_not_configured'
  | 'agent_refused'
  | 'agent_error'
  | 'snapshot_missing'
  | 'snapshot_taken'
  | 'snapshot_unsupported'
  | 'storage_full'
  | 'not_supported'
  | 'task_failed'
  | 'task_aborted'
  | 'address_timeout'
  | 'address_conflict'
  | 'desktop_timeout'
  | 'unexpected_answer'

/** Any one of `privileges` on `path` would have been enough. */
export interface MissingPrivilege {
  readonly path: string
  readonly privileges: readonly string[]
}

export interface HypervisorErrorOptions {
  readonly transient?: boolean
  readonly hint?: string | null
  readonly fields?: Readonly<Record<string, string>> | null
  readonly privilege?: MissingPrivilege | null
  readonly logLines?: readonly string[]
  readonly mayHaveHappened?: boolean
  readonly address?: string | null
  readonly cause?: unknown
}

/** `message` is for people, and so names neither host nor credentials. */
export class HypervisorError extends Error {
  override name = 'HypervisorError'
  readonly code: HypervisorErrorCode
  /** The same call may succeed later. */
  readonly transient: boolean
  /** What would help. */
  readonly hint: string | null
  /** What was wrong with each refused parameter. */
  readonly fields: Readonly<Record<string, string>> | null
  readonly privilege: MissingPrivilege | null
  /** The last lines of a failed task’s log. */
  readonly logLines: readonly string[]
  /** A change was asked for and its answer was lost: it may have been done, so look before asking again. */
  readonly mayHaveHappened: boolean
  /** Of an `address_conflict`: the address that two VMs say is theirs. */
  readonly address: string | null

  constructor(code: HypervisorErrorCode, message: string, options: HypervisorErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.transient = options.transient ?? false
    this.hint = options.hint ?? null
    this.fields = options.fields ?? null
    this.privilege = options.privilege ?? null
    this.logLines = options.logLines ?? []
    this.mayHaveHappened = options.mayHaveHappened ?? false
    this.address = options.address ?? null
  }
}
