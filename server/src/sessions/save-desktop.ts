import type { SessionFailure } from '@carrel/contract'
import type { FastifyBaseLogger } from 'fastify'
import { HypervisorError, type HypervisorErrorCode } from '../hypervisor/hypervisor-error.ts'
import { pruneSnapshots } from '../snapshots/prune-snapshots.ts'
import type { SnapshotStore } from '../snapshots/snapshot-store.ts'
import { takeSnapshot } from '../snapshots/take-snapshot.ts'
import type { VmSession } from './session.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionVm, VmPlace } from './session-vm.ts'

export interface SaveDesktopParts {
  readonly store: Pick<SessionStore, 'noteUnsaved'>
  readonly snapshots: SnapshotStore
  readonly sessionVm: SessionVm
  readonly log: FastifyBaseLogger
}

/** What a desktop's next start goes back to, or why there is nothing to go back to. */
export interface SavedDesktop {
  readonly snapshotId: string | null
  readonly problem: SessionFailure | null
}

/** Nothing is said of the snapshot: a token that is renewed, or a proxy's bad moment, is worth waiting for. */
const WAY_IN: ReadonlySet<HypervisorErrorCode> = new Set([
  ...(['not_authenticated', 'certificate_mismatch', 'address_refused'] as const),
  'unexpected_answer',
])

/**
 * Takes the snapshot that a persistent session ends with. One that cannot be taken is no reason not to end: the disks stay as
 * they are, and both the person and the log are told. That is noted before anything else happens: a later try, which may find the
 * VM stopped, takes none (R5). `lastTry`: one that may succeed later is no reason not to end either.
 */
export async function saveDesktop(
  session: VmSession,
  { hypervisor, vm, template }: VmPlace,
  { store, snapshots, sessionVm, log }: SaveDesktopParts,
  lastTry: boolean,
): Promise<SavedDesktop> {
  const { id: sessionId, userId, templateId, serverId, nodeId, guestPassword } = session
  if (session.unsavedBecause !== null) return { snapshotId: null, problem: session.unsavedBecause }
  const owner = { ...vm, sessionId, userId, templateId, serverId, nodeId, guestPassword }
  const spec = { description: sessionVm.describeSnapshot(session), ram: template.snapshotRam }
  try {
    return { snapshotId: await takeSnapshot(snapshots, hypervisor, owner, spec), problem: null }
  } catch (error) {
    if (!(error instanceof HypervisorError) || error.code === 'vm_gone') throw error
    if ((error.transient || WAY_IN.has(error.code)) && !lastTry) throw error
    log.error(
      { session_id: sessionId, vm_id: vm.vmid, err: error },
      'a session ends without its snapshot',
    )
    const problem = noSnapshot(error)
    await store.noteUnsaved(sessionId, problem)
    return { snapshotId: null, problem }
  }
}

/** The desktop is stopped: its older snapshots are deleted. What cannot be now is deleted at the next session's end. */
export async function pruneDesktop(
  session: VmSession,
  { hypervisor, vm, template }: VmPlace,
  { snapshots, sessionVm, log }: SaveDesktopParts,
): Promise<void> {
  const rule = {
    keep: template.keepSnapshots,
    isOurs: (snapshot: { description: string }) => sessionVm.isOurSnapshot(snapshot),
  }
  try {
    await pruneSnapshots(snapshots, hypervisor, { serverId: session.serverId, vm }, rule)
  } catch (error) {
    if (!(error instanceof HypervisorError)) throw error
    log.warn(
      { session_id: session.id, vm_id: vm.vmid, err: error },
      'old snapshots are still there',
    )
  }
}

/** What the snapshot takes, for its person to see; one that nobody tells of is as good. */
export async function measureDesktop(
  { id }: VmSession,
  { hypervisor, vm }: VmPlace,
  { snapshots, log }: Pick<SaveDesktopParts, 'snapshots' | 'log'>,
  snapshotId: string,
): Promise<void> {
  try {
    const snapshot = await snapshots.find(snapshotId)
    const { disks, memory } = await hypervisor.space(vm)
    await snapshots.measure(snapshotId, {
      disks,
      memory: memory.get(snapshot?.snapshotName ?? '') ?? null,
    })
  } catch (error) {
    if (!(error instanceof HypervisorError)) throw error
    log.warn({ session_id: id, vm_id: vm.vmid, err: error }, 'a snapshot could not be measured')
  }
}

const noSnapshot = ({ code, message, hint }: HypervisorError): SessionFailure => ({
  code,
  message: `No snapshot could be taken; the desktop is kept as it was left. ${message}`,
  hint,
})
