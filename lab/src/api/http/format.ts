import type { Parameter } from './parameter.ts'

/** Formats shared by several calls. Proxmox ends a format's text with a line break. */
const dnsLabel = /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/
const dnsName = (value: string) =>
  value.split('.').every((label) => dnsLabel.test(label))
    ? null
    : 'value does not look like a valid DNS name\n'

const configId = (value: string) =>
  /^[A-Za-z][A-Za-z0-9_-]+$/.test(value) ? null : `invalid configuration ID '${value}'\n`

const tagList = (value: string) =>
  splitTags(value).every((tag) => /^[A-Za-z0-9_][A-Za-z0-9_+.-]*$/.test(tag))
    ? null
    : 'invalid characters in tag\n'

export function splitTags(value: string): string[] {
  return value.split(/[;, ]/).filter((tag) => tag !== '')
}

export const node = { type: 'string' } as const satisfies Parameter
export const vmid = {
  type: 'integer',
  minimum: 100,
  maximum: 999_999_999,
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
export const tags = { type: 'string', format: tagList, optional: true } as const satisfies Parameter
