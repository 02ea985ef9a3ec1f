import type { GuacamoleClient } from '../guacamole/guacamole-client.ts'
import { deleteConnection } from './delete-connection.ts'
import { type HiddenVmParts, isHidden, keptUnseen, tellHidden, wasSeenWhole } from './hidden-vm.ts'
import { measureDesktop, pruneDesktop, type SaveDesktopParts, saveDesktop } from './save-desktop.ts'
import type { VmSession } from './session.ts'
import type { SessionChanges } from './session-store.ts'

export interface TakeDownParts extends SaveDesktopParts, HiddenVmParts {
  readonly guacamole: GuacamoleClient
}

/** Nothing of the VM is left: it is destroyed, or was not there, or is somebody else's. */
const GONE = { vm_id: null, vm_fate: null, restore_snapshot_id: null } as const

/**
 * Takes down what a session holds, in the order of R5: the connection, then the VM, which is destroyed, or stopped and kept
 * with its state in a snapshot. Whatever is done already counts as done, so it may be repeated from any point. Returns what
 * is to be noted of the VM. Of one that may not be seen nothing is asked.
 */
export async function takeDown(
  session: VmSession,
  parts: TakeDownParts,
  lastTry: boolean,
): Promise<SessionChanges> {
  if (session.guacamoleConnectionId)
    await deleteConnection(parts.guacamole, session.guacamoleConnectionId)
  if (session.vmId === null) return GONE
  const place = await parts.sessionVm.placeOf(session)
  const { hypervisor, vm } = place
  try {
    if (!(await parts.sessionVm.isOurs(place))) return GONE
  } catch (error) {
    if (!isHidden(error)) throw error
    if (!wasSeenWhole(session) && (await parts.sessionVm.isBeingCloned(session, place))) throw error
    await tellHidden(session, place, parts)
    if (!isWorthKeeping(session)) return { ...GONE, vm_unseen: true }
    return session.activeAt === null ? { vm_fate: 'kept' } : keptUnseen(error)
  }
  if (!isWorthKeeping(session)) {
    await hypervisor.stop(vm)
    await hypervisor.destroy(vm)
    return GONE
  }
  if (session.activeAt === null) {
    await hypervisor.stop(vm)
    return { vm_fate: 'kept' }
  }
  const { snapshotId, problem } = await saveDesktop(session, place, parts, lastTry)
  await hypervisor.stop(vm)
  if (snapshotId !== null) {
    await pruneDesktop(session, place, parts)
    await measureDesktop(session, place, parts, snapshotId)
  }
  return {
    vm_fate: 'kept',
    restore_snapshot_id: snapshotId,
    snapshot_problem: problem && JSON.stringify(problem),
  }
}

/** A fresh clone that nobody has seen holds nothing of anybody, and may be why the launch failed. */
const isWorthKeeping = ({ id, sessionType, vmFate, activeAt, clonedFor }: VmSession) =>
  sessionType === 'persistent' && vmFate !== 'discarded' && (activeAt !== null || clonedFor !== id)

/** Time for the guest to write down what it has open: it may have run for long. */
const SHUTDOWN_GRACE_MS = 60_000

/** A kept desktop that was found running is shut down, and kept on. One that is another's by now, or may not be seen, is let be. */
export async function putAway(
  session: VmSession,
  { sessionVm }: Pick<TakeDownParts, 'sessionVm'>,
): Promise<SessionChanges> {
  const { hypervisor, vm } = await sessionVm.placeOf(session)
  try {
    await hypervisor.shutdown(vm, SHUTDOWN_GRACE_MS)
  } catch (error) {
    if (!isHidden(error)) throw error
  }
  return { vm_fate: 'kept' }
}
