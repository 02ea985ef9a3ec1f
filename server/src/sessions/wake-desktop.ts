import type { SessionFailure } from '@carrel/contract'
import type { FastifyBaseLogger } from 'fastify'
import { restoreSnapshot } from '../snapshots/restore-snapshot.ts'
import type { SnapshotStore } from '../snapshots/snapshot-store.ts'
import type { VmSession } from './session.ts'
import type { SessionTransitions } from './session-transitions.ts'
import type { VmOfSession } from './session-vm.ts'

const SHUTDOWN_GRACE_MS = 60_000

export interface WakeDesktopParts {
  readonly snapshots: SnapshotStore
  readonly transitions: SessionTransitions
  readonly log: FastifyBaseLogger
}

/**
 * Readies a VM that an earlier session has left for its start: back to the snapshot that is next, if there is one, and with
 * the session's credentials if the guest is going to boot. One that goes on with its memory keeps the password that it had.
 */
export async function wakeDesktop(
  session: VmSession,
  found: VmOfSession,
  parts: WakeDesktopParts,
): Promise<void> {
  if (session.clonedFor === session.id) return
  const { hypervisor, vm, credentials } = found
  if (!(await goBack(session, found, parts))) await hypervisor.shutdown(vm, SHUTDOWN_GRACE_MS)
  if ((await hypervisor.status(vm)).power === 'stopped')
    await hypervisor.setCredentials(vm, credentials)
}

async function goBack(
  { id, restoreSnapshotId }: VmSession,
  { hypervisor, vm }: VmOfSession,
  { snapshots, transitions, log }: WakeDesktopParts,
): Promise<boolean> {
  const snapshot = restoreSnapshotId === null ? null : await snapshots.find(restoreSnapshotId)
  if (snapshot === null) return false
  if (await restoreSnapshot(hypervisor, vm, snapshot)) return true
  log.error(
    { session_id: id, vm_id: vm.vmid, snapshot: snapshot.snapshotName },
    'a snapshot is lost',
  )
  await transitions.apply(id, {
    to: 'activating',
    changes: { step: 'starting_vm', snapshot_problem: JSON.stringify(LOST) },
    alongside: async (tx) => {
      await snapshots.remove(snapshot.id, tx)
      return {}
    },
  })
  return false
}

const LOST: SessionFailure = {
  code: 'snapshot_missing',
  message: 'The desktop’s snapshot is not on the server any more, so it starts as it was left.',
  hint: 'An administrator may know what became of it.',
}
