import type { ConnectionParameter, ParameterValue } from '@carrel/contract'
import { browserFacts } from './browser-facts.ts'

/** A value in words, or null where there is none. */
export function shownValue(
  { kind, secret }: ConnectionParameter,
  value: ParameterValue | null,
): string | null {
  if (value === null || secret) return null
  if (kind.kind === 'flag') return value ? 'on' : 'off'
  if (kind.kind === 'choice')
    return kind.options.find((option) => option.value === value)?.label ?? String(value)
  return kind.kind === 'whole' && kind.unit ? `${value} ${kind.unit}` : String(value)
}

/** What the desktop is told of this browser where nothing is set. */
export function browserValue({ name }: ConnectionParameter): string | null {
  if (name === 'timezone') return `${browserFacts().time_zone}, as in your browser`
  if (name === 'server_layout') return 'As your browser’s language'
  return null
}
