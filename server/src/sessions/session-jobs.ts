import type { JobQueue } from '../jobs/job-queue.ts'
import type { AdvanceSession } from './advance-session.ts'
import { type DeleteSnapshotParts, deleteSnapshot } from './delete-snapshot.ts'
import { type LookAfterParts, lookAfterSession } from './look-after-session.ts'
import type { ExpiryJob, SessionExpiry, WarningJob } from './session-expiry.ts'
import { EXPIRY_QUEUE, SESSION_QUEUE, SNAPSHOT_QUEUE, WARNING_QUEUE } from './session-queues.ts'
import type { SessionJob } from './session-transitions.ts'
import { type TakeByHandParts, takeByHand } from './take-by-hand.ts'

export async function workOnSessions(
  jobs: JobQueue,
  advance: AdvanceSession,
  expiry: SessionExpiry,
  deletion: DeleteSnapshotParts,
  care: LookAfterParts,
  snapshotting: TakeByHandParts,
): Promise<void> {
  await jobs.work<SessionJob>(SESSION_QUEUE, ({ data, lastTry }) => {
    const { session_id, look_after, snapshot_id } = data
    if (snapshot_id) return takeByHand(session_id, snapshot_id, snapshotting, lastTry)
    return look_after ? lookAfterSession(session_id, care) : advance.advance(session_id, lastTry)
  })
  await jobs.work<ExpiryJob>(EXPIRY_QUEUE, ({ data }) => expiry.expire(data))
  await jobs.work<WarningJob>(WARNING_QUEUE, ({ data }) => expiry.warn(data))
  await jobs.work<{ snapshot_id: string }>(SNAPSHOT_QUEUE, ({ data }) =>
    deleteSnapshot(data.snapshot_id, deletion),
  )
}
