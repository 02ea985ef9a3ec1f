import { z } from 'zod'
import type { ConnectionParameter, ParameterKind, ParameterValue } from './parameter.ts'

const CONTROL = /\p{Cc}/u
const CONTROL_IN_LINES = /[^\P{Cc}\n\r\t]/u

const text = (max: number, forbidden: RegExp) =>
  z
    .string({ error: 'must be text' })
    .min(1, 'must not be empty; null takes it back')
    .max(max, `has ${max} characters at most`)
    .refine((value) => !forbidden.test(value) && value.isWellFormed(), {
      error: 'holds signs that cannot be printed',
    })

/** Of a value in JSON: whole numbers as numbers, yes and no as true and false. */
function schemaOf({ kind }: ConnectionParameter): z.ZodType<ParameterValue> {
  switch (kind.kind) {
    case 'flag':
      return z.boolean({ error: 'must be true or false' })
    case 'whole': {
      const error = `must be a whole number from ${kind.min} to ${kind.max}`
      return z.int({ error }).min(kind.min, error).max(kind.max, error)
    }
    case 'choice':
      return z.custom<ParameterValue>((value) => isChosen(kind, value), {
        error: `must be one of ${kind.options.map(({ value }) => value).join(', ')}`,
      })
    case 'line': {
      const plain = text(kind.max, CONTROL)
      return kind.pattern ? plain.regex(kind.pattern, 'is not written as it should be') : plain
    }
    case 'lines':
      return text(kind.max, CONTROL_IN_LINES).regex(/^[\x20-\x7e\s]*$/, 'must be plain ASCII')
    case 'time_zone':
      return text(64, CONTROL).refine(isTimeZone, {
        error: 'must be a time zone such as Europe/Berlin',
      })
  }
}

const isChosen = (
  { options, pattern }: Extract<ParameterKind, { kind: 'choice' }>,
  given: unknown,
): boolean =>
  options.some(({ value }) => value === given) ||
  (typeof given === 'string' && given.length <= 1000 && pattern?.test(given) === true)

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format() !== ''
  } catch {
    return false
  }
}

/** What is wrong with a value, or null. */
export function faultOf(parameter: ConnectionParameter, value: unknown): string | null {
  const parsed = schemaOf(parameter).safeParse(value)
  if (parsed.success) return null
  return parsed.error.issues[0]?.message ?? 'is not valid'
}

/** As guacd wants it: everything is text. */
export function encodeValue({ inverted }: ConnectionParameter, value: ParameterValue): string {
  return String(inverted ? !value : value)
}

/** From guacd's text, as templates hold it; null where it is not a value of this parameter. */
export function decodeValue(
  parameter: ConnectionParameter,
  encoded: string,
): ParameterValue | null {
  const value = read(parameter, encoded)
  return value !== null && faultOf(parameter, value) === null ? value : null
}

function read({ kind, inverted }: ConnectionParameter, encoded: string): ParameterValue | null {
  switch (kind.kind) {
    case 'flag':
      if (encoded !== 'true' && encoded !== 'false') return null
      return (encoded === 'true') !== inverted
    case 'whole':
      return Number(encoded)
    case 'choice':
      return kind.options.find(({ value }) => String(value) === encoded)?.value ?? encoded
    default:
      return encoded
  }
}
