import { STATUS_CODES } from 'node:http'
import type { Major } from '../nodes/manner.ts'
import { ApiError, NotAuthenticated, TransportError } from './api-error.ts'
import type { ApiTarget } from './request-target.ts'
import { Listing } from './route.ts'

export interface Answer {
  readonly status: number
  readonly reason: string
  /** Null: the answer has none, and no type either. */
  readonly body: string | null
  readonly type: string | null
}

type Format = ApiTarget['format']

const jsonType = 'application/json;charset=UTF-8'
const firstLine = (text: string) => text.split(/[\r\n]/, 1)[0] ?? ''
const standardText = (status: number) => STATUS_CODES[status] ?? ''

/** Perl keeps no order among an object's keys, so nobody may rely on one. */
function inAnyOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(inAnyOrder)
  const keys = Object.keys(value) as (keyof typeof value)[]
  const first = Math.floor(Math.random() * keys.length)
  const turned: Record<string, unknown> = {}
  for (const key of [...keys.slice(first), ...keys.slice(0, first)]) {
    turned[key] = inAnyOrder(value[key])
  }
  return turned
}
const json = (value: unknown) => JSON.stringify(inAnyOrder(value))

export function success(result: unknown, format: Format): Answer {
  const data = result instanceof Listing ? result.data : (result ?? null)
  const total = result instanceof Listing && result.total > 0 ? { total: result.total } : {}
  const outcome = format === 'extjs' ? { success: 1 } : {}
  return { status: 200, reason: 'OK', body: json({ data, ...outcome, ...total }), type: jsonType }
}

/** Perl ends a text of its own with a line break, but not the one that a method is not there. */
const messageOf = ({ status, message }: ApiError) => (status === 501 ? message : `${message}\n`)

function refusal(error: ApiError, format: Format, major: Major): Answer {
  const { status, message, fields } = error
  const errors = fields === null ? {} : { errors: fields }
  if (format === 'extjs') {
    const body = json({ data: null, success: 0, status, message: messageOf(error), ...errors })
    return { status: 200, reason: 'OK', body, type: jsonType }
  }
  const text = major === 7 ? {} : { message: messageOf(error) }
  const reason = firstLine(message) || standardText(status)
  return { status, reason, body: json({ data: null, ...text, ...errors }), type: jsonType }
}

/** Who is not known, and who asks for a node that is not reached, gets the reason and nothing else. */
export const bare = (status: number, reason: string): Answer => ({
  status,
  reason: firstLine(reason) || standardText(status),
  body: null,
  type: null,
})

export function failure(error: unknown, format: Format, major: Major): Answer {
  if (error instanceof NotAuthenticated) return bare(401, error.message)
  if (error instanceof TransportError) {
    const { status, message, body } = error
    return { ...bare(status, message), body: major === 7 ? null : body }
  }
  if (!(error instanceof ApiError)) {
    const text = error instanceof Error ? error.message : String(error)
    return refusal(new ApiError(500, text), format, major)
  }
  return error.status >= 595 ? bare(error.status, error.message) : refusal(error, format, major)
}
