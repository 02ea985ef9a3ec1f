import { listOf, splitList } from './list.ts'
import type { Format, Parameter } from './parameter.ts'

const matching =
  (pattern: RegExp, fault: (value: string) => string): Format =>
  (value) =>
    pattern.test(value) ? null : `${fault(value)}\n`

const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?'
const dnsName = matching(
  new RegExp(`^(?:${label}\\.)*${label}$`),
  () => 'value does not look like a valid DNS name',
)
const nodeName = matching(
  new RegExp(`^${label}$`),
  () => 'value does not look like a valid node name',
)
const vmidFormat = matching(/^[1-9][0-9]{2,8}$/, () => 'value does not look like a valid VM ID')
export const configId = matching(
  /^[a-z][a-z0-9_-]+$/i,
  (value) => `invalid configuration ID '${value}'`,
)
export const bridgeId = matching(/^[-_.\w]+$/, (value) => `invalid bridge ID '${value}'`)
export const macAddress = matching(
  /^[a-f0-9][02468ace](?::[a-f0-9]{2}){5}$/i,
  () => 'value does not look like a valid unicast MAC address',
)
const tag = matching(/^[a-z0-9_][a-z0-9_\-+.]*$/i, () => 'invalid characters in tag')

const storageId: Format = (value, { major }) => {
  if (major === 9 && value.length < 2) {
    return `storage ID '${value}' cannot be shorter than 2 characters\n`
  }
  const isRight = /^[a-z][a-z0-9\-_.]*[a-z0-9]$/i.test(value)
  return isRight ? null : `storage ID '${value}' contains illegal characters\n`
}

export const splitTags = splitList

export const node = { type: 'string', format: nodeName } as const satisfies Parameter
export const vmid = {
  type: 'integer',
  format: vmidFormat,
  minimum: 100,
  maximum: 999_999_999,
} as const satisfies Parameter
export const vmids = {
  type: 'string',
  format: listOf(vmidFormat),
  list: true,
  optional: true,
} as const satisfies Parameter
export const storage = { type: 'string', format: storageId } as const satisfies Parameter
export const storages = {
  type: 'string',
  format: listOf(storageId),
  list: true,
  optional: true,
} as const satisfies Parameter
export const flag = { type: 'boolean', optional: true } as const satisfies Parameter
export const seconds = { type: 'integer', minimum: 0, optional: true } as const satisfies Parameter
export const text = { type: 'string', optional: true } as const satisfies Parameter
export const snapname = {
  type: 'string',
  format: configId,
  maxLength: 40,
} as const satisfies Parameter
export const name = { type: 'string', format: dnsName, optional: true } as const satisfies Parameter
export const tags = {
  type: 'string',
  format: listOf(tag),
  list: true,
  optional: true,
} as const satisfies Parameter
