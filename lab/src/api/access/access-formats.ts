import { listOf } from '../http/list.ts'
import type { Format, Parameter } from '../http/parameter.ts'
import { privilegesOf } from './privileges.ts'

const realmName = '[A-Za-z][A-Za-z0-9.\\-_]+'
const userName = `[^\\s:/]+@${realmName}`

const userFormat: Format = (value) => {
  if (value.length < 3) return `user name '${value}' is too short\n`
  if (value.length > 64) return `user name '${value}' is too long (${value.length} > 64)\n`
  const isRight = new RegExp(`^${userName}$`).test(value)
  return isRight ? null : `value '${value}' does not look like a valid user name\n`
}
const tokenFormat: Format = (value) =>
  new RegExp(`^${userName}!${realmName}$`).test(value)
    ? null
    : `value '${value}' does not look like a valid token ID\n`
const nameFormat =
  (kind: 'group' | 'role'): Format =>
  (value) =>
    /^[A-Za-z0-9.\-_]+$/.test(value)
      ? null
      : `${kind} name '${value}' contains invalid characters\n`
const privilegeFormat: Format = (value, { major }) =>
  privilegesOf(major).has(value) ? null : `invalid privilege '${value}'\n`
const realmFormat: Format = (value) =>
  new RegExp(`^${realmName}$`).test(value) ? null : 'value does not look like a valid realm\n'

const list = (format: Format) =>
  ({ type: 'string', format: listOf(format), list: true }) as const satisfies Parameter

export const userid = {
  type: 'string',
  format: userFormat,
  maxLength: 64,
} as const satisfies Parameter
export const tokenid = {
  type: 'string',
  pattern: new RegExp(realmName),
} as const satisfies Parameter
export const userOrToken = {
  type: 'string',
  pattern: new RegExp(`${userName}(?:!${realmName})?`),
} as const satisfies Parameter
export const groupid = { type: 'string', format: nameFormat('group') } as const satisfies Parameter
export const roleid = { type: 'string', format: nameFormat('role') } as const satisfies Parameter
export const realm = {
  type: 'string',
  format: realmFormat,
  maxLength: 32,
} as const satisfies Parameter

export const users = list(userFormat)
export const groups = list(nameFormat('group'))
export const tokens = list(tokenFormat)
export const roles = list(nameFormat('role'))
export const privileges = list(privilegeFormat)
