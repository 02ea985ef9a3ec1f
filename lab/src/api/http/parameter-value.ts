import type { Major } from '../nodes/manner.ts'
import type { Demands, Parameter } from './parameter.ts'

interface Where {
  /** `memory`, or `command[0]`. */
  readonly path: string
  readonly major: Major
}
type Faults = Readonly<Record<string, string>>

export const isMissing = (value: unknown) => value === undefined || value === null

const isNumber = (text: string) => /^[+-]?(\d+\.\d+|\d+\.|\.\d+|\d+)([eE][+-]?\d+)?$/.test(text)
const rightText: Readonly<Partial<Record<Demands['type'], (text: string) => boolean>>> = {
  boolean: (text) => text === '1' || text === '0',
  integer: (text) => /^[+-]?\d+$/.test(text),
  number: isNumber,
}

/** What Perl calls that which JSON has beside text and numbers. */
function reference(value: unknown): string | null {
  if (Array.isArray(value)) return 'ARRAY'
  if (typeof value === 'boolean') return 'JSON::PP::Boolean'
  return typeof value === 'object' ? 'HASH' : null
}

function typeFault(type: Demands['type'], value: unknown): string | null {
  const kind = reference(value)
  if (kind !== null) {
    if (type === 'boolean' && typeof value === 'boolean') return null
    return `type check ('${type}') failed - got ${kind}`
  }
  const isRight = rightText[type]?.(String(value)) ?? true
  return isRight ? null : `type check ('${type}') failed - got '${String(value)}'`
}

function lengthFault({ minLength, maxLength }: Demands, text: string): string | null {
  if (maxLength !== undefined && text.length > maxLength) {
    return `value may only be ${maxLength} characters long`
  }
  if (minLength !== undefined && text.length < minLength) {
    return `value must be at least ${minLength} characters long`
  }
  return null
}

function rangeFault({ minimum, maximum }: Demands, text: string): string | null {
  if (!isNumber(text)) return null
  if (maximum !== undefined && Number(text) > maximum) {
    return `value must have a maximum value of ${maximum}`
  }
  if (minimum !== undefined && Number(text) < minimum) {
    return `value must have a minimum value of ${minimum}`
  }
  return null
}

function choiceFault({ enum: choices }: Demands, text: string): string | null {
  if (!choices || choices.includes(text)) return null
  const allowed = choices.join(', ')
  return `value '${text}' does not have a value in the enumeration '${allowed}'`
}

/** The first thing that is wrong, in Proxmox's order. */
function textFault(demands: Demands, text: string, where: Where): string | null {
  const { format, pattern } = demands
  const malformed = format?.(text, where)
  if (malformed) return `invalid format - ${malformed}`
  if (pattern && pattern.exec(text)?.[0] !== text) return 'value does not match the regex pattern'
  return lengthFault(demands, text) ?? rangeFault(demands, text) ?? choiceFault(demands, text)
}

function oneFault(demands: Demands, value: unknown, where: Where): Faults {
  const fault = typeFault(demands.type, value)
  const found =
    fault ?? (typeof value === 'boolean' ? null : textFault(demands, String(value), where))
  return found === null ? {} : { [where.path]: found }
}

/** A single value that is not empty is an array of one, since a form knows no other. */
function itemsOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value
  const isOne = reference(value) === null && value !== '' && String(value) !== '0'
  return isOne ? [value] : null
}

/** By parameter; an array has its faults item by item. */
export function faultsOf(demands: Demands, value: unknown, where: Where): Faults {
  if (demands.type === 'array') {
    const items = itemsOf(value)
    if (!items) return { [where.path]: "type check ('array') failed" }
    const each: Demands = { ...demands, type: 'string' }
    const faults = items.map((item, at) =>
      oneFault(each, item, { ...where, path: `${where.path}[${at}]` }),
    )
    return Object.assign({}, ...faults)
  }
  return oneFault(demands, joinedList(demands, value), where)
}

const joinedList = ({ list }: Demands, value: unknown) =>
  list && Array.isArray(value) ? value.join(',') : value

/** A value that has no faults, as what it is. */
export function converted(parameter: Parameter, value: unknown): unknown {
  switch (parameter.type) {
    case 'array':
      return (Array.isArray(value) ? value : [value]).map(String)
    case 'boolean':
      return value === true || String(value) === '1'
    case 'integer':
    case 'number':
      return Number(value)
    default:
      return String(joinedList(parameter, value))
  }
}
