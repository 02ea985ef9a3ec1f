import type { TunnelNotice } from '@carrel/contract'
import Guacamole from 'guacamole-common-js'
import type { ConnectionQuality } from './connection-quality.ts'
import { GatewayTunnel } from './gateway-tunnel.ts'

/** Instructions that put something on the screen. */
const DRAWING = new Set(['img', 'png', 'jpeg', 'copy', 'cfill', 'transfer', 'cstroke', 'video'])
/** guacd before 1.6 knows no more streams of one user at a time. */
const STREAMS = 64

export interface ConnectionListener {
  /** Before anything can arrive: the place to listen to the client. */
  onOpening(client: Guacamole.Client): void
  onWaiting(): void
  onConnected(client: Guacamole.Client): void
  /** After each frame; `hasDrawn` once anything was put on the screen. */
  onFrame(hasDrawn: boolean): void
  onUnstable(isUnstable: boolean): void
  onNotice(notice: TunnelNotice): void
  /** Once: the decimal Guacamole status, or null where none was given; and whether the desktop itself said it. */
  onEnded(status: number | null, isFromDesktop: boolean): void
}

export interface DesktopConnection {
  readonly client: Guacamole.Client
  /** Ends all other viewers of the desktop. */
  takeOver(): void
  close(): void
}

/** One connection to the desktop, from its token to its end. */
export function connectDesktop(
  url: string,
  token: string,
  quality: ConnectionQuality,
  listener: ConnectionListener,
): DesktopConnection {
  const tunnel = new GatewayTunnel(url)
  const client = new Guacamole.Client(tunnel)
  let hasDrawn = false
  let isConnected = false
  let failure: number | null = null
  let isOver = false

  const end = (status: number | null): void => {
    if (isOver) return
    isOver = true
    listener.onEnded(failure ?? status, failure !== null)
  }

  const interpret = tunnel.oninstruction
  tunnel.oninstruction = (opcode, args) => {
    if (DRAWING.has(opcode)) hasDrawn = true
    if (!isEmptyCursor(opcode, args)) interpret?.(opcode, args)
  }
  tunnel.onnotice = (notice) => listener.onNotice(notice)
  tunnel.onping = (milliseconds) => quality.pinged(milliseconds)
  tunnel.onbytes = (bytes) => quality.received(bytes)
  tunnel.onstatechange = (state) => listener.onUnstable(state === Guacamole.Tunnel.State.UNSTABLE)
  // The client says goodbye by closing the tunnel: what guacd said before that is why.
  tunnel.onclosed = end
  client.onerror = (status) => {
    failure = status.code
  }
  client.onsync = () => {
    if (!isConnected) {
      isConnected = true
      listener.onConnected(client)
    }
    quality.drawn()
    listener.onFrame(hasDrawn)
  }

  listener.onOpening(client)
  client.connect(token)
  delayReuseOfStreams(client)
  if (!isOver) listener.onWaiting()
  return {
    client,
    takeOver: () => tunnel.wish({ name: 'take_over' }),
    close: () => {
      isOver = true
      client.disconnect()
    },
  }
}

/** The library fails at a cursor without size, which guacd sends to whoever joins before any was set. */
const isEmptyCursor = (opcode: string, args: unknown[]): boolean =>
  opcode === 'cursor' && (args[5] === '0' || args[6] === '0')

/**
 * guacd acknowledges the end of a stream too, by when the library may have given its number to another. Having handed
 * out all numbers once, it takes the one that has been free for longest. Nothing is sent: the socket is not open yet.
 */
function delayReuseOfStreams(client: Guacamole.Client): void {
  const streams = Array.from({ length: STREAMS }, () => client.createOutputStream())
  for (const stream of streams) stream.sendEnd()
}
