import type { HypervisorErrorCode } from '../hypervisor-error.ts'

export interface Meaning {
  readonly code?: HypervisorErrorCode
  /** For people, before the words themselves. */
  readonly sentence?: string
  readonly hint?: string
  readonly transient?: boolean
  readonly mayHaveHappened?: boolean
}

/**
 * Proxmox VE has no error codes: the words are all there is, the same in an answer and as the end of a task. The first that fits
 * counts.
 */
const meanings: readonly (readonly [words: RegExp, meaning: Meaning])[] = [
  // First, since what follows was written inside the guest and could pretend to be any of the others.
  [/^agent error: /i, { code: 'agent_error', sentence: 'The guest agent refused.' }],
  [
    /configuration file '[^']*' does not exist|unable to find configuration file for (?:VM|CT)/i,
    { code: 'vm_gone', sentence: 'The VM does not exist.' },
  ],
  [
    /config file already exists|(?:VM|CT) \d+ already exists/i,
    { code: 'vmid_taken', sentence: 'Another VM has this id.' },
  ],
  [
    /can't lock file .* got timeout|VM is locked|got lock request timeout/i,
    {
      code: 'lock_timeout',
      sentence: 'Another task holds the lock.',
      hint: 'It usually ends within a minute.',
      transient: true,
    },
  ],
  [/VM \d+ (?:is|already) running/i, { code: 'vm_running', sentence: 'The VM is running.' }],
  [
    /protection mode enabled/i,
    {
      code: 'vm_protected',
      sentence: 'The VM is protected.',
      hint: 'Switch off Protection in the VM’s options.',
    },
  ],
  [
    /guest agent is not running|VM \d+ is not running/i,
    {
      code: 'agent_not_running',
      sentence: 'The guest agent does not answer.',
      hint: 'It starts with the guest; check that qemu-guest-agent is installed in the template.',
      transient: true,
    },
  ],
  [
    // The agent answered a ping, and then not the command itself.
    /q(?:mp|ga) command 'guest-[^']*' failed/i,
    {
      code: 'agent_not_running',
      sentence: 'The guest agent does not answer.',
      transient: true,
      mayHaveHappened: true,
    },
  ],
  [
    /no qemu guest agent configured/i,
    {
      code: 'agent_not_configured',
      sentence: 'The VM has no guest agent.',
      hint: 'Switch on the QEMU Guest Agent in the template’s options.',
    },
  ],
  [
    /snapshot '[^']*' does not exist/i,
    { code: 'snapshot_missing', sentence: 'There is no such snapshot.' },
  ],
  [
    /snapshot name '[^']*' already used/i,
    { code: 'snapshot_taken', sentence: 'Another snapshot has this name.' },
  ],
  [
    /can't rollback, .* is not most recent snapshot/i,
    {
      code: 'snapshot_unsupported',
      sentence: 'This storage goes back to the newest snapshot only.',
      hint: 'Delete the newer snapshots first.',
    },
  ],
  [
    /snapshot feature is not available|can't take a snapshot if it's a template/i,
    {
      code: 'snapshot_unsupported',
      sentence: 'The VM’s storage cannot take snapshots.',
      hint: 'Use a storage that can: ZFS, LVM-thin, Ceph, or qcow2 files.',
    },
  ],
  [
    /no space left|not enough (?:free )?space|insufficient free space|out of space|free space in thin pool|disk quota exceeded/i,
    {
      code: 'storage_full',
      sentence: 'The storage is full.',
      hint: 'Free some space on it, or use another one.',
    },
  ],
  [
    /interrupted by signal|received interrupt/i,
    { code: 'task_aborted', sentence: 'The task was stopped.' },
  ],
  [
    /^only root can/i,
    {
      code: 'missing_privilege',
      hint: 'Proxmox VE lets nobody but root@pam do this.',
    },
  ],
  [
    /hostname lookup|no route to host|address lookup for/i,
    {
      code: 'hypervisor_unreachable',
      sentence: 'The node cannot be reached.',
      hint: 'The node is off, or its name is wrong.',
      transient: true,
    },
  ],
  [
    /no quorum/i,
    {
      code: 'hypervisor_unreachable',
      sentence: 'The cluster has lost its quorum.',
      hint: 'Too many of its nodes are off.',
      transient: true,
    },
  ],
  [
    // The daemon lost sight of its own worker.
    /got no worker upid|communication failure|broken pipe/i,
    { code: 'hypervisor_timeout', transient: true, mayHaveHappened: true },
  ],
  [
    /checksum miss?match/i,
    {
      sentence: 'Somebody else changed the VM meanwhile.',
      hint: 'Read it again.',
      transient: true,
    },
  ],
  [
    /unable to use snapshot name|no such cluster node|not allowed for linked clones/i,
    { code: 'bad_request' },
  ],
]

export function meaningOf(words: string): Meaning {
  return meanings.find(([pattern]) => pattern.test(words))?.[1] ?? {}
}
