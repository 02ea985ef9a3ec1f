import { z } from 'zod'
import { Watcher } from './administered-sessions.ts'
import { AdminNotification } from './notifications.ts'
import { SessionMessage } from './session-notices.ts'
import { Session } from './sessions.ts'

/**
 * What `/api/v1/live` (WebSocket, JSON, server to browser only) sends. The server chooses what a person may hear; the
 * browser fetches anew whatever it shows when it connects and when it connects again.
 */
export const LiveEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('Connected'), server_time: z.iso.datetime() }),
  z.object({
    /** `VMSessionThumbnail`: there is a newer picture of it. */
    event: z.enum(['VMSessionUpdated', 'VMSessionReady', 'VMSessionEnded', 'VMSessionThumbnail']),
    /** `session.{id}` */
    channel: z.string(),
    session: Session,
  }),
  z.object({
    /** The VM has another address, and the connection of the same id leads to it. */
    event: z.literal('VMSessionAddressChanged'),
    channel: z.string(),
    session: Session,
    previous_address: z.string(),
  }),
  z.object({
    /** The VM runs, and its desktop will not be shown until an administrator has done something. */
    event: z.literal('VMSessionDesktopRefused'),
    channel: z.string(),
    session: Session,
    /** Whole sentences, for the person. */
    detail: z.string(),
  }),
  z.object({
    event: z.literal('VMSessionExpiring'),
    channel: z.string(),
    session: Session,
    /** One of `WARNING_MINUTES`. */
    minutes_left: z.int(),
  }),
  z.object({
    event: z.literal('SessionMessage'),
    channel: z.string(),
    session_id: z.uuid(),
    template_name: z.string(),
    message: SessionMessage,
  }),
  z.object({
    /** Somebody has begun to watch the desktop, or has stopped. */
    event: z.literal('SessionWatched'),
    channel: z.string(),
    session_id: z.uuid(),
    watchers: z.array(Watcher),
  }),
  /** To administrators: somebody’s session is not as it was. */
  z.object({ event: z.literal('SessionsUpdated'), session_id: z.uuid() }),
  /** To administrators: servers, their nodes or what of them is in use may be different now. */
  z.object({ event: z.literal('ServersUpdated') }),
  /** To administrators: a new one, or one that has changed. */
  z.object({ event: z.literal('AdminNotification'), notification: AdminNotification }),
])
/** How long before its end a person is told that a session ends. */
export const WARNING_MINUTES = [15, 5, 1] as const

export type LiveEvent = z.infer<typeof LiveEvent>

export const LIVE_PATH = '/api/v1/live'

/** The close code to a browser whose sign-in has ended: connecting again leads nowhere. */
export const LIVE_SIGNED_OUT = 4401
