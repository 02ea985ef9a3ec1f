import { badParameters } from './api-error.ts'

/** A parameter as Proxmox's schema describes it; `format` answers what is wrong, or null. */
export interface Parameter {
  readonly type: 'string' | 'integer' | 'boolean' | 'array'
  readonly optional?: true
  readonly format?: (value: string) => string | null
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
}
export type Schema = Readonly<Record<string, Parameter>>

type ValueOf<P extends Parameter> = P['type'] extends 'integer'
  ? number
  : P['type'] extends 'boolean'
    ? boolean
    : P['type'] extends 'array'
      ? string[]
      : string
export type Values<S extends Schema> = {
  readonly [K in keyof S]: S[K] extends { optional: true }
    ? ValueOf<S[K]> | undefined
    : ValueOf<S[K]>
}

/** What arrived: form and query values are strings, JSON may be anything. */
export type RawParameters = Readonly<Record<string, unknown>>

const notDefined =
  'property is not defined in schema and the schema does not allow additional properties'
const missing = 'property is missing and it is not optional'

function typeFault(parameter: Parameter, value: unknown): string {
  const got = Array.isArray(value) ? 'ARRAY' : typeof value === 'object' ? 'HASH' : `'${value}'`
  return `type check ('${parameter.type}') failed - got ${got}`
}

class Invalid extends Error {}

function coerceBoolean(parameter: Parameter, value: unknown): boolean {
  if (value === true || value === false) return value
  const text = String(value)
  if (text === '1' || text === '0') return text === '1'
  throw new Invalid(typeFault(parameter, value))
}

function coerceInteger(parameter: Parameter, value: unknown): number {
  if (!/^[+-]?\d+$/.test(String(value))) throw new Invalid(typeFault(parameter, value))
  const number = Number(value)
  if (parameter.minimum !== undefined && number < parameter.minimum) {
    throw new Invalid(`value must have a minimum value of ${parameter.minimum}`)
  }
  if (parameter.maximum !== undefined && number > parameter.maximum) {
    throw new Invalid(`value must have a maximum value of ${parameter.maximum}`)
  }
  return number
}

function coerceString(parameter: Parameter, value: unknown): string {
  if (typeof value === 'object' && value !== null) throw new Invalid(typeFault(parameter, value))
  const text = String(value)
  if (parameter.minLength !== undefined && text.length < parameter.minLength) {
    throw new Invalid(`value must be at least ${parameter.minLength} characters long`)
  }
  if (parameter.maxLength !== undefined && text.length > parameter.maxLength) {
    throw new Invalid(`value may only be ${parameter.maxLength} characters long`)
  }
  if (parameter.enum && !parameter.enum.includes(text)) {
    const allowed = parameter.enum.join(', ')
    throw new Invalid(`value '${text}' does not have a value in the enumeration '${allowed}'`)
  }
  const fault = parameter.format?.(text)
  if (fault) throw new Invalid(`invalid format - ${fault}`)
  return text
}

function coerce(parameter: Parameter, value: unknown): unknown {
  if (parameter.type === 'array') {
    return (Array.isArray(value) ? value : [value]).map((item) =>
      coerceString({ ...parameter, type: 'string' }, item),
    )
  }
  if (parameter.type === 'boolean') return coerceBoolean(parameter, value)
  if (parameter.type === 'integer') return coerceInteger(parameter, value)
  return coerceString(parameter, value)
}

/** Every fault at once, as Proxmox reports them; unknown parameters are faults. */
export function checkParameters<S extends Schema>(schema: S, raw: RawParameters): Values<S> {
  const faults: Record<string, string> = {}
  const values: Record<string, unknown> = {}
  for (const name of Object.keys(raw)) if (!Object.hasOwn(schema, name)) faults[name] = notDefined
  for (const [name, parameter] of Object.entries(schema)) {
    const value = raw[name]
    if (value === undefined || value === null) {
      if (!parameter.optional) faults[name] = missing
      continue
    }
    try {
      values[name] = coerce(parameter, value)
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      faults[name] = error.message
    }
  }
  if (Object.keys(faults).length > 0) throw badParameters(faults)
  return values as Values<S>
}
