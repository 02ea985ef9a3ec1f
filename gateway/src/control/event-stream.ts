import type { ServerResponse } from 'node:http'
import { GATEWAY_HEARTBEAT_SECONDS, type GatewayEvent } from '@carrel/contract'
import type { ConnectionEvents } from '../connections/connection-events.ts'

/** A server that does not read is better off with a snapshot when it reads again. */
const MOST_WAITING_BYTES = 1024 * 1024

/** Answers with events, one JSON object a line, until either side hangs up. */
export function streamEvents(
  response: ServerResponse,
  snapshot: GatewayEvent,
  events: ConnectionEvents,
  heartbeatMs = GATEWAY_HEARTBEAT_SECONDS * 1000,
): void {
  const write = (event: GatewayEvent) => {
    response.write(`${JSON.stringify(event)}\n`)
    if (response.writableLength > MOST_WAITING_BYTES) response.destroy()
    else heartbeat.refresh()
  }
  const heartbeat = setInterval(() => write({ event: 'heartbeat' }), heartbeatMs)
  const stop = events.listen(write)
  response.on('error', () => {})
  response.once('close', () => {
    clearInterval(heartbeat)
    stop()
  })
  response.writeHead(200, {
    'content-type': 'application/x-ndjson',
    'cache-control': 'no-store',
  })
  write(snapshot)
}
