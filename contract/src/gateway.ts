import { z } from 'zod'
import { Protocol } from './templates.ts'

/**
 * The gateway's control API (loopback or mTLS, `Authorization: Bearer <control secret>`):
 * `GET /control/gateway` -> GatewayInfo · `PUT /control/connections/{id}` <- ConnectionRegistration, 204 (idempotent) ·
 * `GET /control/connections` -> `{ connections: ConnectionState[] }` · `GET /control/connections/{id}` -> ConnectionState
 * or 404 · `DELETE /control/connections/{id}` -> 204, or 404 if there was none; closes viewers and guacd.
 */
export const GatewayInfo = z.object({
  /** New at every start; the audience of tokens. */
  boot_id: z.string(),
  /** Where browsers reach this gateway, without a slash at the end. */
  public_url: z.url(),
  guacd: z.object({ reachable: z.boolean(), protocol_version: z.string().nullable() }),
})
export type GatewayInfo = z.infer<typeof GatewayInfo>

export const ConnectionRegistration = z.object({
  protocol: Protocol,
  /** Exactly as guacd names them; holds secrets, never logged. */
  parameters: z.record(z.string(), z.string()),
})
export type ConnectionRegistration = z.infer<typeof ConnectionRegistration>

export const ConnectionState = z.object({
  id: z.string(),
  protocol: Protocol,
  viewers: z.int(),
  /** Connections to guacd that this registration has open now. */
  upstreams: z.int(),
  registered_at: z.iso.datetime(),
  first_frame_at: z.iso.datetime().nullable(),
  last_input_at: z.iso.datetime().nullable(),
})
export type ConnectionState = z.infer<typeof ConnectionState>

/**
 * Claims of a viewer token (JWT, EdDSA; header `alg: EdDSA`): `aud` the gateway's boot id, `sub` the person, `cid` the
 * connection, `jti` burnt on first use, `exp` five minutes after `iat`, `origin` the application that may frame the viewer.
 */
export const ViewerTokenClaims = z.object({
  iss: z.literal('carrel'),
  aud: z.string(),
  sub: z.uuid(),
  cid: z.string(),
  jti: z.string(),
  iat: z.int(),
  exp: z.int(),
  origin: z.string(),
})
export type ViewerTokenClaims = z.infer<typeof ViewerTokenClaims>

export const TOKEN_LIFETIME_SECONDS = 300

/** The tunnel: WebSocket at `{public_url}/tunnel`, sub-protocols `guacamole` and `carrel.token.<jwt>`. */
export const TUNNEL_PATH = '/tunnel'
export const TUNNEL_SUBPROTOCOL = 'guacamole'
export const TOKEN_SUBPROTOCOL_PREFIX = 'carrel.token.'

/** The viewer page: `{public_url}/viewer/#token=<jwt>`; its query string never carries anything secret. */
export const VIEWER_PATH = '/viewer/'
