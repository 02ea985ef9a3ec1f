import Guacamole from 'guacamole-common-js'
import { GatewayTunnel } from './gateway-tunnel.ts'

/** Instructions that put something on the screen. */
const DRAWING = new Set(['img', 'png', 'jpeg', 'copy', 'cfill', 'transfer', 'cstroke', 'video'])

export interface ConnectionListener {
  onWaiting(client: Guacamole.Client): void
  onConnected(client: Guacamole.Client): void
  /** After each frame; `hasDrawn` once anything was put on the screen. */
  onFrame(hasDrawn: boolean): void
  onUnstable(isUnstable: boolean): void
  /** Once: the decimal Guacamole status, or null where none was given. */
  onEnded(status: number | null): void
}

export interface DesktopConnection {
  readonly client: Guacamole.Client
  close(): void
}

/** One connection to the desktop, from its token to its end. */
export function connectDesktop(
  url: string,
  token: string,
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
    listener.onEnded(status)
  }

  const interpret = tunnel.oninstruction
  tunnel.oninstruction = (opcode, args) => {
    if (DRAWING.has(opcode)) hasDrawn = true
    interpret?.(opcode, args)
  }
  tunnel.onstatechange = (state) => listener.onUnstable(state === Guacamole.Tunnel.State.UNSTABLE)
  // The client says goodbye by closing the tunnel: what guacd said before that is why.
  tunnel.onclosed = (status) => end(failure ?? status)
  client.onerror = (status) => {
    failure = status.code
  }
  client.onsync = () => {
    if (!isConnected) {
      isConnected = true
      listener.onConnected(client)
    }
    listener.onFrame(hasDrawn)
  }

  client.connect(token)
  if (!isOver) listener.onWaiting(client)
  return {
    client,
    close: () => {
      isOver = true
      client.disconnect()
    },
  }
}
