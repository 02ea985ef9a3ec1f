import type { SessionFailure } from '@carrel/contract'
import type { Db, Tx } from '../database/database.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import { stateOf } from '../snapshots/snapshot.ts'
import { takePlanned } from '../snapshots/take-snapshot.ts'
import { measureDesktop, type SaveDesktopParts } from './save-desktop.ts'
import type { VmSession } from './session.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'

export interface TakeByHandParts extends Omit<SaveDesktopParts, 'store'> {
  readonly db: Db
  readonly store: Pick<SessionStore, 'find'>
  readonly transitions: Pick<SessionTransitions, 'announce'>
}

/**
 * Takes a snapshot that its person asked for, of a desktop that is open or kept. One whose session has begun to end meanwhile,
 * or has handed the desktop over, is not taken: the end takes its own. May be repeated (R3). `lastTry`: one that fails now has
 * failed, and its person is told why.
 */
export async function takeByHand(
  sessionId: string,
  snapshotId: string,
  parts: TakeByHandParts,
  lastTry: boolean,
): Promise<void> {
  const { store, snapshots, sessionVm, log } = parts
  const [session, planned] = await Promise.all([store.find(sessionId), snapshots.find(snapshotId)])
  if (session === null || planned === null) return
  if (stateOf(planned, new Date()) !== 'being_taken') return
  if (!isThere(session) || session.vmId !== planned.vmId)
    return tell(sessionId, parts, (tx) => snapshots.remove(snapshotId, tx))
  const place = await sessionVm.placeOf(session)
  const spec = {
    description: sessionVm.describeSnapshot(session),
    ram: place.template.snapshotRam && session.status === 'active',
  }
  try {
    await takePlanned(snapshots, place.hypervisor, place.vm, planned, spec)
  } catch (error) {
    const mayPass = !(error instanceof HypervisorError) || error.transient
    if (mayPass && !lastTry) throw error
    log.error({ session_id: sessionId, err: error }, 'a snapshot could not be taken')
    return tell(sessionId, parts, (tx) => snapshots.noteProblem(tx, snapshotId, problemOf(error)))
  }
  await measureDesktop(session, place, parts, snapshotId)
  await tell(sessionId, parts)
}

const isThere = ({ status, vmFate }: VmSession) => status === 'active' || vmFate === 'kept'

const problemOf = (error: unknown): SessionFailure =>
  error instanceof HypervisorError
    ? { code: error.code, message: error.message, hint: error.hint }
    : { code: 'unexpected_error', message: 'The log says what went wrong.', hint: null }

/** The person's pages hear of it with the change, if there is one. */
async function tell(
  sessionId: string,
  { db, transitions }: Pick<TakeByHandParts, 'db' | 'transitions'>,
  change: (tx: Tx) => Promise<void> = async () => {},
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await change(tx)
    await transitions.announce(tx, sessionId, { event: 'VMSessionUpdated' })
  })
}
