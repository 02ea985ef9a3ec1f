import { z } from 'zod'
import { Session } from './sessions.ts'

/**
 * What `/api/v1/live` (WebSocket, JSON, server to browser only) sends. The server chooses what a person may hear; the
 * browser fetches anew whatever it shows when it connects and when it connects again.
 */
export const LiveEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('Connected'), server_time: z.iso.datetime() }),
  z.object({
    event: z.enum(['VMSessionUpdated', 'VMSessionReady', 'VMSessionExpiring', 'VMSessionEnded']),
    /** `session.{id}` */
    channel: z.string(),
    session: Session,
  }),
])
export type LiveEvent = z.infer<typeof LiveEvent>

export const LIVE_PATH = '/api/v1/live'
