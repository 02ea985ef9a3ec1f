/** One condition, three wires: what guacd and the viewer call it, how the WebSocket closes, what HTTP answers. */
const table = {
  success: { code: 0x0000, webSocket: 1000, http: 200 },
  unsupported: { code: 0x0100, webSocket: 1011, http: 501 },
  server_error: { code: 0x0200, webSocket: 1011, http: 500 },
  server_busy: { code: 0x0201, webSocket: 1008, http: 503 },
  upstream_timeout: { code: 0x0202, webSocket: 1011, http: 504 },
  upstream_error: { code: 0x0203, webSocket: 1011, http: 502 },
  resource_not_found: { code: 0x0204, webSocket: 1002, http: 404 },
  resource_conflict: { code: 0x0205, webSocket: 1008, http: 409 },
  resource_closed: { code: 0x0206, webSocket: 1002, http: 404 },
  upstream_not_found: { code: 0x0207, webSocket: 1011, http: 502 },
  upstream_unavailable: { code: 0x0208, webSocket: 1011, http: 502 },
  session_conflict: { code: 0x0209, webSocket: 1008, http: 409 },
  session_timeout: { code: 0x020a, webSocket: 1002, http: 408 },
  session_closed: { code: 0x020b, webSocket: 1002, http: 404 },
  client_bad_request: { code: 0x0300, webSocket: 1002, http: 400 },
  client_unauthorized: { code: 0x0301, webSocket: 1008, http: 403 },
  client_forbidden: { code: 0x0303, webSocket: 1008, http: 403 },
  client_timeout: { code: 0x0308, webSocket: 1002, http: 408 },
  client_overrun: { code: 0x030d, webSocket: 1009, http: 413 },
  client_bad_type: { code: 0x030f, webSocket: 1003, http: 415 },
  client_too_many: { code: 0x031d, webSocket: 1008, http: 429 },
} as const

export type Status = keyof typeof table

export const statuses: Readonly<
  Record<Status, { readonly code: number; readonly webSocket: number; readonly http: number }>
> = table

const names = Object.keys(table) as Status[]
const byCode = new Map(names.map((name) => [statuses[name].code, name]))

/** A code that the table does not know is an error of the server, as in Guacamole's own clients. */
export function statusOfCode(code: number): Status {
  return byCode.get(code) ?? 'server_error'
}

/** The viewer reads the reason of a close as a decimal status, so it holds nothing else. */
export function closeOf(status: Status): { code: number; reason: string } {
  return { code: statuses[status].webSocket, reason: String(statuses[status].code) }
}
