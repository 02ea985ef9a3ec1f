import { setTimeout as sleep } from 'node:timers/promises'
import type { UpstreamOfConnection } from '@carrel/contract'
import { WebSocket } from 'ws'
import type { Deadlines } from '../deadlines.ts'
import type { ViewerHello } from '../protocol/handshake.ts'
import { parseInstruction } from '../protocol/instruction.ts'
import type { Status } from '../protocol/status.ts'
import type { ApacheAccount } from './apache-account.ts'
import { ApacheWire, endingOf } from './apache-wire.ts'
import { type GuacdListener, type GuacdUser, startUser } from './guacd-upstream.ts'
import { UpstreamFailed } from './upstream-failed.ts'

export interface ApacheRequest {
  readonly account: ApacheAccount
  readonly connection: Extract<UpstreamOfConnection, { kind: 'apache' }>
  /** Null: a connection of its own, as its owner. Otherwise the identifier of the active connection to join. */
  readonly join: string | null
  readonly hello: ViewerHello
  readonly deadlines: Deadlines
  readonly signal: AbortSignal
}

/** Guacamole lets one user have one of ours: the one before may not be quite gone. */
const IN_USE: ReadonlySet<Status> = new Set(['resource_conflict', 'client_too_many'])
const BETWEEN_TRIES = 250
const LARGEST_MESSAGE = 16 * 1024 * 1024

/**
 * Opens or joins a connection through the tunnel of an Apache Guacamole, which greets guacd itself. A token that Guacamole
 * has forgotten is replaced once. An abort before it is ready leaves nothing behind.
 */
export async function openApache(
  request: ApacheRequest,
  listener: GuacdListener,
): Promise<GuacdUser> {
  const { account, join, deadlines, signal } = request
  const inUseUntil = performance.now() + deadlines.inUse
  let renewals = 1
  for (;;) {
    const token = await account.token()
    try {
      if (signal.aborted) throw abandoned()
      const { wire, identifier } = await openTunnel(request, token)
      return startUser(
        { wire, readBy: wire.readBy },
        { identifier, isOwner: join === null, deadlines },
        listener,
        EMPTY,
      )
    } catch (error) {
      if (!(error instanceof UpstreamFailed)) throw error
      if (error.status === 'client_unauthorized' && renewals > 0) {
        renewals -= 1
        await account.forget(token)
      } else if (IN_USE.has(error.status) && performance.now() < inUseUntil) {
        await sleep(BETWEEN_TRIES)
      } else throw error
    }
  }
}

const EMPTY = Buffer.alloc(0)

function openTunnel(
  request: ApacheRequest,
  token: string,
): Promise<{ wire: ApacheWire; identifier: string }> {
  const { deadlines, signal } = request
  const socket = new WebSocket(tunnelAddress(request, token), 'guacamole', {
    perMessageDeflate: false,
    // The framer does it, strictly, while it counts.
    skipUTF8Validation: true,
    maxPayload: LARGEST_MESSAGE,
    handshakeTimeout: deadlines.connect,
  })
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      socket.off('message', greeted).off('close', closed)
    }
    const fail = (error: UpstreamFailed) => {
      settle()
      socket.terminate()
      reject(error)
    }
    const abort = () => fail(abandoned())
    const greeted = (message: Buffer) => {
      settle()
      const identifier = greetingOf(message)
      if (identifier === null) fail(failed('guacamole_malformed', 'Guacamole opened no tunnel.'))
      else resolve({ wire: new ApacheWire(socket, deadlines.closing), identifier })
    }
    const closed = (_code: number, reason: Buffer) => {
      const status = endingOf(reason.toString()) ?? 'server_error'
      fail(new UpstreamFailed('guacamole_refused', status, `Guacamole refused: ${status}.`))
    }
    const timer = setTimeout(
      () => fail(failed('guacamole_silent', 'Guacamole did not open a tunnel in time.')),
      deadlines.connect + deadlines.handshake,
    )
    socket.once('message', greeted).once('close', closed)
    socket.once('unexpected-response', (_request, { statusCode }) =>
      fail(failed('guacamole_refused', `Guacamole answered ${statusCode} instead of a tunnel.`)),
    )
    socket.on('error', (cause) =>
      fail(failed('guacamole_unreachable', 'Guacamole cannot be reached.', cause)),
    )
    signal.addEventListener('abort', abort)
  })
}

/** Holds the token, since the tunnel takes it nowhere else: never logged. */
function tunnelAddress({ account, connection, join, hello }: ApacheRequest, token: string): string {
  const query = new URLSearchParams({
    token,
    GUAC_DATA_SOURCE: connection.data_source,
    GUAC_TYPE: join === null ? 'c' : 'a',
    GUAC_ID: join ?? connection.connection,
    GUAC_WIDTH: String(hello.width),
    GUAC_HEIGHT: String(hello.height),
    GUAC_DPI: String(hello.dpi),
  })
  if (hello.timezone !== null) query.set('GUAC_TIMEZONE', hello.timezone)
  for (const type of hello.audio) query.append('GUAC_AUDIO', type)
  for (const type of hello.video) query.append('GUAC_VIDEO', type)
  for (const type of hello.image) query.append('GUAC_IMAGE', type)
  return `${account.url.replace(/^http/, 'ws')}/websocket-tunnel?${query}`
}

/** The tunnel's first message: its UUID, by which others join. */
function greetingOf(message: Buffer): string | null {
  try {
    const { opcode, args } = parseInstruction(message)
    return opcode === '' ? (args[0] ?? null) : null
  } catch {
    return null
  }
}

const failed = (code: string, message: string, cause?: unknown) =>
  new UpstreamFailed(code, 'server_error', message, cause)

const abandoned = () => new UpstreamFailed('abandoned', 'session_closed', 'The viewer left.')
