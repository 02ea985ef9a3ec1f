import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Major } from '../nodes/manner.ts'
import { TransportError } from './api-error.ts'
import { readForm } from './form.ts'
import type { RawParameters } from './parameter.ts'

const maximumBytes: Readonly<Record<Major, number>> = {
  7: 64 * 1024,
  8: 512 * 1024,
  9: 512 * 1024,
}
const form = 'application/x-www-form-urlencoded'
const json = 'application/json'

const hasBody = ({ method }: IncomingMessage) => method === 'POST' || method === 'PUT'

function contentType(request: IncomingMessage): string | null {
  return request.headers['content-type']?.split(/\s*[;,]\s*/, 1)[0] ?? null
}

/** Chunked bodies are refused whoever sends them, before anybody is asked who they are. */
export function refuseChunked(request: IncomingMessage): void {
  const encoding = request.headers['transfer-encoding']
  if (encoding === undefined) return
  const isChunked = encoding.toLowerCase() === 'chunked'
  throw new TransportError(
    501,
    isChunked
      ? 'chunked transfer encoding not supported'
      : `Unknown transfer encoding '${encoding}'`,
  )
}

/** Whatever is refused for its size or its type is not read. */
export async function readBody(request: IncomingMessage, major: Major): Promise<string> {
  const bytes = Number(request.headers['content-length'] ?? 0)
  if (bytes === 0) return ''
  if (!hasBody(request)) {
    throw new TransportError(501, `Unexpected content for method '${request.method}'`)
  }
  if (bytes > maximumBytes[major]) throw new TransportError(501, 'for data too large')
  const type = contentType(request)
  if (type !== null && type !== form && type !== json) {
    const whole = request.headers['content-type']
    throw new TransportError(506, `upload 'Content-Type '${whole}' not implemented`)
  }
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string, major: Major): Readonly<Record<string, unknown>> {
  const status = major === 7 ? 501 : 500
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    const seen = text === '' ? '(end of string)' : text.slice(0, 20)
    const what = 'malformed JSON string, neither tag, array, object, number, string or atom'
    const error = new TransportError(status, `${what}, at character offset 0 (before "${seen}")`)
    error.cause = cause
    throw error
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new TransportError(status, 'Not a HASH reference')
}

/** pveproxy 7.4 passes JSON on to pvedaemon as a form, in which everything is text. */
function asForm(value: unknown): string | null {
  if (value === null) return null
  if (Array.isArray(value)) return value.map((item) => asForm(item) ?? '').join('\0')
  if (typeof value === 'object') return `HASH(0x${randomBytes(6).toString('hex')})`
  if (typeof value === 'boolean') return value ? '1' : '0'
  return String(value)
}

function fromJson(text: string, major: Major): Readonly<Record<string, unknown>> {
  const values = parseJson(text, major)
  if (major !== 7) return values
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, asForm(value)]))
}

/** Those of the body and of the query, of which the query's win; `_dc` only keeps caches away. */
export function readParameters(
  request: IncomingMessage,
  body: string,
  query: string,
  major: Major,
): RawParameters {
  const isJson = contentType(request) === json
  const given = hasBody(request) ? (isJson ? fromJson(body, major) : readForm(body, major)) : {}
  const { _dc: _, ...values }: Record<string, unknown> = { ...given, ...readForm(query, major) }
  return values
}
