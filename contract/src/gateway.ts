import { z } from 'zod'
import { Protocol } from './templates.ts'

/**
 * The gateway's control API (loopback or mTLS, `Authorization: Bearer <control secret>`):
 * `GET /control/gateway` -> GatewayInfo · `PUT /control/connections/{id}` <- ConnectionRegistration, 204 (idempotent) ·
 * `GET /control/connections` -> `{ connections: ConnectionState[] }` · `GET /control/connections/{id}` -> ConnectionState
 * or 404 · `GET /control/guacd/{protocol}` -> GuacdParameters · `DELETE /control/connections/{id}` -> 204, or 404 if there
 * was none; closes viewers and guacd · `DELETE /control/viewers?…` ViewersWithdrawn -> `{ ended }`, how many viewers that were ·
 * `GET /control/events` -> GatewayEvents, one JSON object a line, for as long as the server listens.
 */
export const GatewayInfo = z.object({
  /** New at every start; the audience of tokens. */
  boot_id: z.string(),
  /** Where browsers reach this gateway, without a slash at the end. */
  public_url: z.url(),
  guacd: z.object({ reachable: z.boolean(), protocol_version: z.string().nullable() }),
})
export type GatewayInfo = z.infer<typeof GatewayInfo>

/** What may pass between the desktop and the browser; the gateway sees to it. */
export const DesktopPolicy = z.object({
  /** From the desktop's clipboard to the browser's. */
  copy: z.boolean(),
  paste: z.boolean(),
  /** Files from the browser to the desktop. */
  upload: z.boolean(),
  download: z.boolean(),
})
export type DesktopPolicy = z.infer<typeof DesktopPolicy>

export const OPEN_POLICY: DesktopPolicy = { copy: true, paste: true, upload: true, download: true }

/** Where the gateway finds a desktop. */
export const UpstreamOfConnection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('guacd') }),
  /** A connection in an Apache Guacamole, which holds the parameters: here there are none. */
  z.object({
    kind: z.literal('apache'),
    data_source: z.string(),
    /** Guacamole's own identifier of it. */
    connection: z.string(),
    /** Another one than before: it leads elsewhere now, and what was open to it is of no use. */
    revision: z.string(),
  }),
])
export type UpstreamOfConnection = z.infer<typeof UpstreamOfConnection>

/** guacd's names of what it takes for a protocol; null while it does not answer. */
export const GuacdParameters = z.object({ parameters: z.array(z.string()).nullable() })
export type GuacdParameters = z.infer<typeof GuacdParameters>

export const ConnectionRegistration = z.object({
  /** The person whose desktop it is: the `sub` of every token that is not a guest's. */
  owner: z.uuid(),
  protocol: Protocol,
  /** Exactly as guacd names them; holds secrets, never logged. */
  parameters: z.record(z.string(), z.string()),
  upstream: UpstreamOfConnection.default({ kind: 'guacd' }),
  /** Another one for a connection that is there takes effect at once, and ends nothing. */
  policy: DesktopPolicy,
})
export type ConnectionRegistration = z.infer<typeof ConnectionRegistration>

export const DesktopEnding = z.object({
  at: z.iso.datetime(),
  /** Decimal Guacamole status; 0 when somebody signed out of the desktop. */
  status: z.int(),
  /** The gateway cannot make it anew: the same would happen again, as with a wrong password. */
  is_final: z.boolean(),
})
export type DesktopEnding = z.infer<typeof DesktopEnding>

/** How fast a desktop is in front of people; milliseconds are those of the viewer with whom it takes longest, null before the first. */
export const ConnectionQuality = z.object({
  /** Of a ping that waits behind the picture, to the browser and back. */
  round_trip_ms: z.int().nullable(),
  /** From the end of a frame until the browser has said that it is drawn. */
  frame_lag_ms: z.int().nullable(),
  /** That guacd draws, over the last five seconds. */
  frames_per_second: z.number(),
  /** To all viewers, over the last five seconds. */
  bytes_per_second: z.int(),
})
export type ConnectionQuality = z.infer<typeof ConnectionQuality>

export const ConnectionState = z.object({
  id: z.string(),
  protocol: Protocol,
  viewers: z.int(),
  /** People among them who only watch, each once. */
  watchers: z.array(z.uuid()),
  /** Connections to guacd that this registration has open now. */
  upstreams: z.int(),
  /** Between viewers and gateway since the registration: from the browsers, and to them. */
  bytes_in: z.int(),
  bytes_out: z.int(),
  quality: ConnectionQuality,
  registered_at: z.iso.datetime(),
  /** When guacd first had a picture of the desktop, whether anybody looked or not. */
  drawn_at: z.iso.datetime().nullable(),
  /** When a viewer first had one. */
  first_frame_at: z.iso.datetime().nullable(),
  last_input_at: z.iso.datetime().nullable(),
  /** How guacd ended the desktop the last time; null as long as it never has. */
  last_ending: DesktopEnding.nullable(),
})
export type ConnectionState = z.infer<typeof ConnectionState>

/**
 * What a person may not see any more, in the query. Viewers whose tokens were issued until then are ended, and such tokens are
 * not good any more if they were not used yet. Those issued later are: the server has looked again at who asks.
 */
export const ViewersWithdrawn = z.object({
  user: z.uuid(),
  /** Seconds since 1970 by the clock that signs tokens, with a fraction. */
  until: z.coerce.number().positive(),
  /** `guests`: only where the person is at somebody else's desktop. */
  only: z.enum(['all', 'guests']),
  /** Viewers end with 769, and come back at once with a fresh token if they are given one; `no`: with 771, and say so. */
  may_return: z.enum(['yes', 'no']),
})
export type ViewersWithdrawn = z.infer<typeof ViewersWithdrawn>

export const ViewersEnded = z.object({ ended: z.int() })
export type ViewersEnded = z.infer<typeof ViewersEnded>

const ConnectionEventName = z.enum([
  'viewer_joined',
  'viewer_left',
  'first_frame',
  /** Somebody is at work there; told every 10 s at most. */
  'input',
  'desktop_ended',
])
export type ConnectionEventName = z.infer<typeof ConnectionEventName>

/** Each tells what has become of the connection as a whole, so that one that was missed is made up for by the next. */
export const GatewayEvent = z.discriminatedUnion('event', [
  /** Always the first, and again after every reconnect. */
  z.object({
    event: z.literal('snapshot'),
    boot_id: z.string(),
    connections: z.array(ConnectionState),
  }),
  z.object({
    event: ConnectionEventName,
    connection: ConnectionState,
  }),
  /** Every `GATEWAY_HEARTBEAT_SECONDS`, when there is nothing else to say. */
  z.object({ event: z.literal('heartbeat') }),
])
export type GatewayEvent = z.infer<typeof GatewayEvent>

/**
 * Header of what a server asks: the key that signs its tokens, as SHA-256 of the public half (SPKI, DER) in base64url. A gateway
 * that takes tokens of another key answers 409 `another_server`: it belongs to another installation.
 */
export const SIGNER_HEADER = 'x-carrel-signer'

export const GATEWAY_EVENTS_PATH = '/control/events'
export const GATEWAY_HEARTBEAT_SECONDS = 10

/**
 * Claims of a viewer token (JWT, EdDSA; header `alg: EdDSA`): `aud` the gateway's boot id, `sub` the person, `cid` the
 * connection, `jti` burnt on first use, `exp` five minutes after `iat`, `origin` the application that may frame the viewer. `guest`: `sub` is not the connection's owner
 * and may come in all the same; `read_only`: this viewer watches, and what it types and clicks goes nowhere.
 *
 * The tunnel closes with 769 when the token is not good, whatever is wrong with it (a fresh one helps); with 771 when it is
 * another person's, or was withdrawn while it was used; 516 when there is no such connection, and 797 when eight viewers are there. A page of another origin gets
 * a 403 and no WebSocket.
 */
export const ViewerTokenClaims = z.object({
  iss: z.literal('carrel'),
  aud: z.string(),
  sub: z.uuid(),
  cid: z.string(),
  jti: z.string(),
  /** With a fraction, so that a token that follows a withdrawal is told from those before. */
  iat: z.number(),
  exp: z.int(),
  origin: z.string(),
  guest: z.boolean().optional(),
  read_only: z.boolean().optional(),
})
export type ViewerTokenClaims = z.infer<typeof ViewerTokenClaims>

export const TOKEN_LIFETIME_SECONDS = 300

/** The tunnel: WebSocket at `{public_url}/tunnel`, sub-protocols `guacamole` and `carrel.token.<jwt>`. */
export const TUNNEL_PATH = '/tunnel'
export const TUNNEL_SUBPROTOCOL = 'guacamole'
export const TOKEN_SUBPROTOCOL_PREFIX = 'carrel.token.'

/** The viewer page: `{public_url}/viewer/#token=<jwt>`; its query string never carries anything secret. */
export const VIEWER_PATH = '/viewer/'
