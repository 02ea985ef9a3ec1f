import type { AdminNotification, NotificationKind } from '@carrel/contract'

/**
 * What an administrator should look at: a launch that failed, a VM that nobody can place, a server that does not answer. It is
 * told within the transaction of what it tells of (R2), and stays until somebody has seen it. An episode, such as the last of
 * these, is told once and is over by itself.
 */
export interface Notice {
  readonly kind: NotificationKind
  /** Notices of one kind and subject that nobody has seen are one, with a count. */
  readonly subject: string
  readonly title: string
  /** A sentence without secrets. */
  readonly message: string
  readonly hint: string | null
  readonly sessionId: string | null
}

/** Kinds that are over by themselves. */
export const EPISODES: readonly NotificationKind[] = [
  'server_offline',
  'certificate_changed',
  'capacity_low',
]

export interface Notification extends Notice {
  readonly id: string
  readonly count: number
  readonly firstAt: Date
  readonly lastAt: Date
  readonly seenAt: Date | null
  /** The name of whoever has seen it. */
  readonly seenBy: string | null
  /** When an episode was over. */
  readonly resolvedAt: Date | null
}

export const presentNotification = (notification: Notification): AdminNotification => ({
  id: notification.id,
  kind: notification.kind,
  title: notification.title,
  message: notification.message,
  hint: notification.hint,
  count: notification.count,
  first_at: notification.firstAt.toISOString(),
  last_at: notification.lastAt.toISOString(),
  session_id: notification.sessionId,
  seen_at: notification.seenAt?.toISOString() ?? null,
  seen_by: notification.seenBy,
  resolved_at: notification.resolvedAt?.toISOString() ?? null,
})
