import type { Transcript } from './transcript.ts'

export type Verb = Transcript['request']['method']

/** A request, taken apart. */
export interface Asked {
  readonly method: Verb
  readonly format: 'json' | 'extjs'
  /** Decoded parts of the path below `/api2/json`. */
  readonly segments: readonly string[]
  /** Query and body together. */
  readonly parameters: Readonly<Record<string, unknown>>
}

function bodyParameters({ headers, body }: Transcript['request']): Record<string, unknown> {
  if (body === null || body === '') return {}
  if (!String(headers['Content-Type'] ?? '').includes('json')) {
    return Object.fromEntries(new URLSearchParams(body))
  }
  const value: unknown = JSON.parse(body)
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

export function takeApart(request: Transcript['request']): Asked {
  const url = new URL(request.path, 'https://recorded')
  const [, api = '', format = '', ...rest] = url.pathname.split('/')
  const segments = api === 'api2' ? rest : [api, format, ...rest]
  return {
    method: request.method,
    format: format === 'extjs' ? 'extjs' : 'json',
    segments: segments.map(decodeURIComponent),
    parameters: { ...Object.fromEntries(url.searchParams), ...bodyParameters(request) },
  }
}

/** What stands at the braces of `/nodes/{node}/qemu/{vmid}`; null if the path is another. */
export function partsOf(
  pattern: string,
  segments: readonly string[],
): Record<string, string> | null {
  const wanted = pattern.split('/').slice(1)
  if (wanted.length !== segments.length) return null
  const parts: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const segment = segments[index] ?? ''
    const name = /^\{(\w+)\}$/.exec(part)?.[1]
    if (name !== undefined) parts[name] = segment
    else if (part !== segment) return null
  }
  return parts
}
