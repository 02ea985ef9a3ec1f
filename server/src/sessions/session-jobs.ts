import type { JobQueue } from '../jobs/job-queue.ts'
import type { AdvanceSession } from './advance-session.ts'
import type { ExpiryJob, SessionExpiry, WarningJob } from './session-expiry.ts'
import { EXPIRY_QUEUE, SESSION_QUEUE, WARNING_QUEUE } from './session-queues.ts'

export async function workOnSessions(
  jobs: JobQueue,
  advance: AdvanceSession,
  expiry: SessionExpiry,
): Promise<void> {
  await jobs.work<{ session_id: string }>(SESSION_QUEUE, ({ data, lastTry }) =>
    advance.advance(data.session_id, lastTry),
  )
  await jobs.work<ExpiryJob>(EXPIRY_QUEUE, ({ data }) => expiry.expire(data))
  await jobs.work<WarningJob>(WARNING_QUEUE, ({ data }) => expiry.warn(data))
}
