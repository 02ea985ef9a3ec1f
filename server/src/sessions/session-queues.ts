import type { QueueDefinition } from '../jobs/job-queue.ts'

/**
 * Goes on with a session from whatever state it is in. Most of a launch is waiting, so it is the hypervisor that sets the pace.
 * Three minutes of tries. The pauses stay short, because tries that were cut off by a kill count too and lengthen them.
 */
export const SESSION_QUEUE: QueueDefinition = {
  name: 'session',
  retries: 14,
  maxPauseSeconds: 15,
  atOnce: 256,
}

/** Ends a session at its `expires_at`, and warns before. */
export const EXPIRY_QUEUE: QueueDefinition = {
  name: 'session-expiry',
  retries: 20,
  maxPauseSeconds: 60,
  atOnce: 4,
}
export const WARNING_QUEUE: QueueDefinition = {
  name: 'session-expiry-warning',
  retries: 2,
  maxPauseSeconds: 10,
  atOnce: 2,
}

/** Deletes a snapshot that somebody has done with. */
export const SNAPSHOT_QUEUE: QueueDefinition = {
  name: 'snapshot-deletion',
  retries: 8,
  maxPauseSeconds: 60,
  atOnce: 2,
}

export const SESSION_QUEUES = [SESSION_QUEUE, EXPIRY_QUEUE, WARNING_QUEUE, SNAPSHOT_QUEUE]
