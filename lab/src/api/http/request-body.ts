import type { IncomingMessage } from 'node:http'
import { ApiError } from './api-error.ts'
import type { RawParameters } from './parameter.ts'

const maximumBytes = 512 * 1024

function fromForm(form: URLSearchParams): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const key of new Set(form.keys())) {
    const all = form.getAll(key)
    values[key] = all.length === 1 ? all[0] : all
  }
  return values
}

function fromJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {}
  throw new ApiError(400, 'unable to parse JSON body')
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > maximumBytes) throw new ApiError(501, 'for data too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Query and body together. Chunked bodies and other content types are refused as pveproxy refuses them. */
export async function readParameters(
  request: IncomingMessage,
  query: URLSearchParams,
): Promise<RawParameters> {
  if (request.headers['transfer-encoding']) {
    throw new ApiError(501, 'chunked transfer encoding not supported')
  }
  const fromQuery = fromForm(query)
  const body = await readBody(request)
  if (body === '') return fromQuery
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (type === 'application/json') return { ...fromQuery, ...fromJson(body) }
  if (type === 'application/x-www-form-urlencoded' || type === '') {
    return { ...fromQuery, ...fromForm(new URLSearchParams(body)) }
  }
  throw new ApiError(506, `upload '${type}' not implemented`)
}
