import { z } from 'zod'

/**
 * Messages between the application and the viewer in its iframe (`window.postMessage`, both sides check `origin`).
 * `token_needed`: the viewer's token is spent and it wants to connect again; the application answers with `token`.
 */
export const ViewerMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('state'),
    state: z.enum(['connecting', 'waiting', 'connected', 'reconnecting', 'disconnected']),
    /** Guacamole status (decimal) that ended the connection; null where none was given. */
    status: z.int().nullable(),
  }),
  z.object({ type: z.literal('first_frame'), since_start_ms: z.number() }),
  z.object({ type: z.literal('token_needed') }),
])
export type ViewerMessage = z.infer<typeof ViewerMessage>

export const ApplicationMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('token'), token: z.string() }),
  z.object({ type: z.literal('focus') }),
  z.object({ type: z.literal('keys'), keysyms: z.array(z.int()) }),
])
export type ApplicationMessage = z.infer<typeof ApplicationMessage>
