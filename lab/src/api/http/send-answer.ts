import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Major } from '../nodes/manner.ts'
import type { Answer } from './answer.ts'
import { compressed } from './compression.ts'

/** Reason phrases are latin-1 without control characters; Node refuses any other. */
const reasonPhrase = (text: string) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')

function wantsMore({ headers, httpVersionMinor }: IncomingMessage): boolean {
  const { connection } = headers
  return connection === undefined ? httpVersionMinor > 0 : !/close/i.test(connection)
}

interface Circumstances {
  readonly major: Major
  /** When it was decided; a late answer carries the earlier time. */
  readonly date: Date
  /** Whether the connection may serve another request. */
  readonly mayFollow: boolean
}

/** An error closes the connection. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  { major, date, mayFollow }: Circumstances,
): void {
  const keep = mayFollow && answer.status < 400 && wantsMore(request)
  response.statusCode = answer.status
  response.statusMessage = reasonPhrase(answer.reason)
  response.sendDate = false
  response.setHeader('Cache-Control', 'max-age=0')
  response.setHeader('Connection', keep ? 'Keep-Alive' : 'close')
  response.setHeader('Date', date.toUTCString())
  response.setHeader('Pragma', 'no-cache')
  response.setHeader('Server', 'pve-api-daemon/3.0')
  if (answer.type !== null) response.setHeader('Content-Type', answer.type)
  response.setHeader('Expires', date.toUTCString())
  if (answer.body === null) {
    response.end()
    return
  }
  const accepted = String(request.headers['accept-encoding'] ?? '')
  const { bytes, encoding } = compressed(answer.body, accepted, major)
  if (encoding !== null) response.setHeader('Content-Encoding', encoding)
  response.setHeader('Content-Length', bytes.length)
  response.end(bytes)
}
