import { ApiError, refuse } from '../http/api-error.ts'
import { flag } from '../http/format.ts'
import type { Format, Parameter } from '../http/parameter.ts'
import { networkOf, numberOf } from './ipv4.ts'

/** Of zones and vnets: the name of a vnet becomes that of a network interface. */
export const id = {
  type: 'string',
  pattern: /[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]/,
  minLength: 2,
  maxLength: 8,
} as const satisfies Parameter
export const ipamId = {
  type: 'string',
  pattern: /[a-zA-Z][a-zA-Z0-9]*[a-zA-Z0-9]/,
  minLength: 2,
} as const satisfies Parameter

const subnetFormat: Format = (value) => {
  const cidr = value.includes('/') ? value : value.split('-').slice(1).join('/')
  return networkOf(cidr) ? null : 'value does not look like a valid CIDR network\n'
}
/** `10.88.0.0/24`, or with its zone `vdizone-10.88.0.0-24`. The lab knows IPv4 only. */
export const subnetId = { type: 'string', format: subnetFormat } as const satisfies Parameter

export const ip = {
  type: 'string',
  format: (value: string) =>
    numberOf(value) === null ? 'value does not look like a valid IP address\n' : null,
  optional: true,
} as const satisfies Parameter

export const views = { running: flag, pending: flag } as const
export const lockToken = { type: 'string', optional: true, since: 9 } as const satisfies Parameter

/** What a change that fails says: its checks are made under a lock, whose holder puts its own words in front. */
function failed(what: string, error: ApiError): ApiError {
  const { fields } = error
  if (fields === null) return refuse(`${what} failed: ${error.message}`)
  const lines = Object.entries(fields).map(([name, text]) => `  ${name}: ${text}`)
  return refuse(`${what} failed: ${[`${error.status} ${error.message}`, ...lines].join('\n')}`)
}

export function inWords<Result>(what: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw error instanceof ApiError ? failed(what, error) : error
  }
}

/** The parameters that became lines, without those of the path and those that were left out. */
export function linesOf(
  params: Readonly<Record<string, unknown>>,
  apart: readonly string[],
): Readonly<Record<string, string | number | string[]>> {
  const entries = Object.entries(params)
    .filter(([name, value]) => value !== undefined && !apart.includes(name))
    .map(([name, value]) => [name, typeof value === 'boolean' ? Number(value) : value])
  return Object.fromEntries(entries)
}
