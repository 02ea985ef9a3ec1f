import { TransportError } from './api-error.ts'

export interface RequestTarget {
  /** Decoded, as the daemons see it: `/api2/json/version`. */
  readonly path: string
  /** Still encoded, without the question mark. */
  readonly query: string
}

export interface ApiTarget {
  readonly format: 'json' | 'extjs'
  /** Below the format: `/version`. */
  readonly path: string
}

/** What is not percent-encoding, or not UTF-8, stays as it is. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) =>
      Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'),
    )
  }
}

export function readTarget(url: string): RequestTarget {
  const local = url.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/#.*$/s, '')
  const mark = local.indexOf('?')
  return mark < 0
    ? { path: percentDecoded(local), query: '' }
    : { path: percentDecoded(local.slice(0, mark)), query: local.slice(mark + 1) }
}

export const isApi = ({ path }: RequestTarget) => path.startsWith('/api2')

/** The format's name and the path below it, whether or not there is such a format. */
export function splitApiPath(path: string): { readonly format: string; readonly path: string } {
  const match = /^\/api2\/+([a-z][a-z0-9]+)(\/.*)?$/s.exec(path)
  if (!match?.[1]) throw new TransportError(501, 'no such uri')
  return { format: match[1], path: match[2] ?? '/' }
}

export function apiTarget(target: RequestTarget): ApiTarget {
  const { format, path } = splitApiPath(target.path)
  if (format === 'json' || format === 'extjs') return { format, path }
  throw new TransportError(501, `no formatter for uri ${path}, ${format}`)
}
