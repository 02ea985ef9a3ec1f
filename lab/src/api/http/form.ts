import type { Major } from '../nodes/manner.ts'
import { percentDecoded } from './request-target.ts'

export type FormValue = string | null | readonly string[]

const text = (encoded: string) => percentDecoded(encoded.replaceAll('+', ' '))

/** A parameter that is given twice is a list; 7.4 strings its values together. */
function joined(before: FormValue | undefined, value: string, major: Major): FormValue {
  if (before === undefined || before === null) return value
  if (major === 7) return `${String(before)}\0${value}`
  return [...(typeof before === 'string' ? [before] : before), value]
}

/** `a=1&b=2`, read as pveproxy reads it: what has no equals sign has no value (null), and of `a=b=c` only `b` is seen. */
export function readForm(data: string, major: Major): Record<string, FormValue> {
  const values: Record<string, FormValue> = {}
  for (const part of data.split(/[&;]/)) {
    if (part === '') continue
    const [key = '', value] = part.split('=')
    const name = text(key)
    values[name] = value === undefined ? null : joined(values[name], text(value), major)
  }
  return values
}
