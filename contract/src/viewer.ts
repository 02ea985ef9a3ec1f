import { z } from 'zod'
import { DesktopPolicy } from './gateway.ts'
import { ThumbnailImage } from './thumbnails.ts'

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
  /** The desktop asks the person for credentials before it has a picture: the viewer has to be seen now. */
  z.object({ type: z.literal('credentials_needed') }),
  /** Asks for fullscreen, or to leave it: the application's own bar goes along. */
  z.object({ type: z.literal('fullscreen_wanted') }),
  /** Whether what is typed goes to this desktop. A page cannot see that of a frame that has taken the keyboard by itself. */
  z.object({ type: z.literal('keyboard'), is_here: z.boolean() }),
  /** What the desktop looks like: told every ten seconds in which that has changed. */
  z.object({ type: z.literal('thumbnail'), image: ThumbnailImage }),
  /** The person leaves the desktop by keyboard: the application takes the focus. */
  z.object({ type: z.literal('leave') }),
])
export type ViewerMessage = z.infer<typeof ViewerMessage>

export const TerminalLook = z
  .object({ 'color-scheme': z.string(), 'font-size': z.string(), 'font-name': z.string() })
  .partial()
export type TerminalLook = z.infer<typeof TerminalLook>

export const ApplicationMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('token'), token: z.string() }),
  z.object({ type: z.literal('focus') }),
  /** Opens the desktop's menu, or closes it. */
  z.object({ type: z.literal('menu') }),
  z.object({ type: z.literal('fullscreen'), is_on: z.boolean() }),
  /** How a terminal is to look from now on, as guacd names and writes it. */
  z.object({ type: z.literal('look'), look: TerminalLook }),
])
export type ApplicationMessage = z.infer<typeof ApplicationMessage>

/**
 * What gateway and viewer tell each other inside the tunnel: instructions with the empty opcode, the name, and the rest as
 * JSON (`0.,6.policy,<n>.{"copy":true,…};`). They never reach guacd. `policy` comes first, after the tunnel's own identifier
 * (`0.,36.<uuid>;`), and whenever it changes; `viewers` whenever somebody comes or leaves, this viewer included.
 */
export const TunnelNotice = z.discriminatedUnion('name', [
  z.object({
    name: z.literal('policy'),
    ...DesktopPolicy.shape,
    /** This viewer only watches: what it types and clicks goes nowhere. */
    read_only: z.boolean(),
  }),
  z.object({ name: z.literal('viewers'), count: z.int() }),
  /** The stream of a file that comes down ends next, and the file is not whole: the desktop's connection was lost. */
  z.object({ name: z.literal('stream_lost'), stream: z.int() }),
])
export type TunnelNotice = z.infer<typeof TunnelNotice>

/** From the viewer: `take_over` ends all other viewers of the desktop, each with the status session conflict (521). */
export const TunnelWish = z.discriminatedUnion('name', [z.object({ name: z.literal('take_over') })])
export type TunnelWish = z.infer<typeof TunnelWish>
