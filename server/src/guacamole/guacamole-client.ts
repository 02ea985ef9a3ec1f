import type { ConnectionState, DesktopPolicy, Protocol } from '@carrel/contract'

export interface ConnectionSpec {
  /** Chosen by the caller, so that a repeated call makes no second connection (R1). */
  readonly id: string
  /** The person whose desktop it is, the only one who gets tokens for it. */
  readonly owner: string
  readonly protocol: Protocol
  /** Named and written as guacd wants them. */
  readonly parameters: Readonly<Record<string, string>>
  /** What may pass between the desktop and the browser. */
  readonly policy: DesktopPolicy
}

export interface GuacamoleConnection {
  readonly id: string
  readonly protocol: Protocol
  readonly viewers: number
  /** False: a part of it has been lost, and making it again mends it. */
  readonly isWhole: boolean
  /** The desktop has been drawn; null where nobody can tell. */
  readonly isDrawn: boolean | null
  /** How the desktop ended the connection the last time, as a decimal Guacamole status; null: it never has, or nobody can tell. */
  readonly lastEnding: number | null
  /** Its figures; null where nobody counts them. */
  readonly state: ConnectionState | null
}

export interface ViewerToken {
  readonly token: string
  /** Page to show in an iframe; carries the token in its fragment. */
  readonly viewerUrl: string
  readonly expiresInSeconds: 300
}

/**
 * Where Guacamole connections live: in the built-in gateway, or in an Apache Guacamole. Every method has a deadline,
 * rejects with a `GuacamoleError` and logs at info with the connection's id.
 */
export interface GuacamoleClient {
  /** Makes the connection, or replaces the parameters of the one with that id. Returns its identifier. */
  createConnection(spec: ConnectionSpec): Promise<string>
  /** Ends its viewers too. Rejects with `connection_not_found` if there is none. */
  deleteConnection(id: string): Promise<void>
  /** null if there is none. */
  getConnection(id: string): Promise<GuacamoleConnection | null>
  /** All that this installation has made, and none of anybody else’s: those that no session has are deleted. */
  listActiveConnections(): Promise<GuacamoleConnection[]>
  /** guacd’s names of what it takes for a protocol; null where nobody can tell. */
  knownParameters(protocol: Protocol): Promise<ReadonlySet<string> | null>
  /** A token that works once, for five minutes, for this person and this connection alone. */
  generateAuthToken(id: string, userId: string): Promise<ViewerToken>
  /** As `generateAuthToken`, but for somebody else, who sees the desktop and can do nothing. Rejects with `watching_unsupported`. */
  generateWatchToken(id: string, userId: string): Promise<ViewerToken>
  /** Ends them, and has tokens that were made until now open nothing. Rejects with `ending_unsupported`. */
  endViewers(viewers: ViewersToEnd): Promise<void>
}

/** Which of a person's viewers are to end, by what they look at and by whether they may ask for another token. */
export interface ViewersToEnd {
  readonly userId: string
  /** `guests`: at desktops of others alone. */
  readonly only: 'all' | 'guests'
  readonly mayReturn: boolean
}

export type GuacamoleErrorCode =
  | 'gateway_unreachable'
  | 'gateway_refused'
  | 'connection_not_found'
  | 'watching_unsupported'
  | 'ending_unsupported'
  /** Of an Apache Guacamole: no answer, or that of a proxy in front of it. */
  | 'guacamole_unreachable'
  | 'guacamole_failed'
  | 'guacamole_sign_in_refused'
  | 'guacamole_forbidden'
  | 'guacamole_refused'

const TRANSIENT: ReadonlySet<GuacamoleErrorCode> = new Set([
  'gateway_unreachable',
  'guacamole_unreachable',
  'guacamole_failed',
])

export class GuacamoleError extends Error {
  override name = 'GuacamoleError'
  readonly code: GuacamoleErrorCode
  /** The same call may succeed later. */
  readonly transient: boolean
  readonly hint: string | null

  constructor(
    code: GuacamoleErrorCode,
    message: string,
    options: { hint?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.transient = TRANSIENT.has(code)
    this.hint = options.hint ?? null
  }
}

export const connectionNotFound = (id: string) =>
  new GuacamoleError('connection_not_found', `There is no Guacamole connection ${id}.`)
