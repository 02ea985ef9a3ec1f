import { z } from 'zod'
import { operation } from './operation.ts'

export const NotificationKind = z.enum([
  'launch_failed',
  'session_stuck',
  'vm_unknown',
  'vm_unproven',
  'vm_locked',
  /** These three are episodes: told once, and over by themselves. */
  'server_offline',
  'certificate_changed',
  'capacity_low',
])
export type NotificationKind = z.infer<typeof NotificationKind>

/** Something that an administrator should look at. What happens again before anybody has seen it is counted, not repeated. */
export const AdminNotification = z.object({
  id: z.uuid(),
  kind: NotificationKind,
  title: z.string(),
  message: z.string(),
  /** What would help, where something would. */
  hint: z.string().nullable(),
  count: z.int(),
  first_at: z.iso.datetime(),
  last_at: z.iso.datetime(),
  /** The session that it was about last. */
  session_id: z.uuid().nullable(),
  /** When an administrator marked it as seen, and the name of that person. */
  seen_at: z.iso.datetime().nullable(),
  seen_by: z.string().nullable(),
  /** When an episode was over; null: it is not, or what happened has no end. */
  resolved_at: z.iso.datetime().nullable(),
})
export type AdminNotification = z.infer<typeof AdminNotification>

export const NOTIFICATIONS_AT_ONCE = 200

export const notificationOperations = {
  listNotifications: operation({
    method: 'GET',
    path: '/api/v1/notifications',
    summary:
      'What administrators should look at: what nobody has seen yet, the newest 200 at most, then the last of the others',
    reply: {
      200: z.object({
        notifications: z.array(AdminNotification),
        /** How many older ones nobody has seen either. */
        more: z.int(),
      }),
    },
  }),
  markSeen: operation({
    method: 'POST',
    path: '/api/v1/notifications/seen',
    summary: 'Mark notifications as seen, or as not seen after all',
    body: z.object({
      ids: z.array(z.uuid()).min(1).max(NOTIFICATIONS_AT_ONCE),
      seen: z.boolean().default(true),
    }),
    reply: { 200: z.object({ notifications: z.array(AdminNotification) }) },
  }),
} as const
