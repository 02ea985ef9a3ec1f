import type { Major } from '../nodes/manner.ts'
import { badParameters } from './api-error.ts'
import { converted, faultsOf, isMissing } from './parameter-value.ts'

/** What is wrong with a value, or null. Proxmox ends a format's text with a line break. */
export type Format = (
  value: string,
  where: { readonly path: string; readonly major: Major },
) => string | null

/** What a value must be, as Proxmox's schema describes it. */
export interface Demands {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array'
  readonly format?: Format
  /** The format is of a list's items: an array is taken as well. */
  readonly list?: true
  /** Of the whole value. */
  readonly pattern?: RegExp
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
}

export interface Parameter extends Demands {
  readonly optional?: true
  /** Another parameter that has to be there as well. */
  readonly requires?: string
  /** The first version that knows it, and the last; elsewhere it is a parameter like any unknown one. */
  readonly since?: Major
  readonly until?: Major
  /** What 7.4 demands in place of all the others. The value is of the newer type all the same. */
  readonly in7?: Demands
}
export type Schema = Readonly<Record<string, Parameter>>

type ValueOf<P extends Parameter> = P['type'] extends 'integer' | 'number'
  ? number
  : P['type'] extends 'boolean'
    ? boolean
    : P['type'] extends 'array'
      ? string[]
      : string
type MayLack = { optional: true } | { since: Major } | { until: Major }
export type Values<S extends Schema> = {
  readonly [K in keyof S]: S[K] extends MayLack ? ValueOf<S[K]> | undefined : ValueOf<S[K]>
}

/** What arrived: form and query values are strings, JSON may be anything, and null is as good as nothing. */
export type RawParameters = Readonly<Record<string, unknown>>

export const notDefined =
  'property is not defined in schema and the schema does not allow additional properties'
export const missing = 'property is missing and it is not optional'

function requiredBy(name: string, major: Major): string {
  return major === 9
    ? `missing property required by '${name}'`
    : `missing property - '${name}' requires this property`
}

export const isKnown = ({ since = 7, until = 9 }: Parameter, major: Major) =>
  since <= major && major <= until

/** Every fault at once, as Proxmox reports them; unknown parameters are faults. */
export function checkParameters<S extends Schema>(
  schema: S,
  raw: RawParameters,
  major: Major,
): Values<S> {
  const faults: Record<string, string> = {}
  const values: Record<string, unknown> = {}
  const known = new Map(Object.entries(schema).filter(([, each]) => isKnown(each, major)))
  for (const name of Object.keys(raw)) if (!known.has(name)) faults[name] = notDefined
  for (const [name, parameter] of known) {
    const value = raw[name]
    if (isMissing(value)) {
      if (!parameter.optional) faults[name] ??= missing
      continue
    }
    const demands = major === 7 && parameter.in7 ? parameter.in7 : parameter
    const found = faultsOf(demands, value, { path: name, major })
    Object.assign(faults, found)
    if (Object.keys(found).length === 0) values[name] = converted(parameter, value)
    const { requires } = parameter
    if (requires !== undefined && isMissing(raw[requires])) {
      faults[requires] = requiredBy(name, major)
    }
  }
  if (Object.keys(faults).length > 0) throw badParameters(faults)
  return values as Values<S>
}
