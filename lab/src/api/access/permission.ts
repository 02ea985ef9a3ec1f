import { ApiError } from '../http/api-error.ts'
import type { RawParameters } from '../http/parameter.ts'
import type { AccessControl, Caller } from './access-control.ts'

/** Null if allowed, otherwise what is missing; composite rules name nothing, as in Proxmox. */
export type Permission = (
  access: AccessControl,
  caller: Caller,
  raw: RawParameters,
) => null | { readonly detail: string | null }

function fillPath(template: string, raw: RawParameters): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(raw[name] ?? ''))
}

/** All of the privileges on the path, or any of them. */
export function on(
  path: string,
  privileges: readonly string[],
  need: 'all' | 'any' = 'all',
): Permission {
  return (access, caller, raw) => {
    const filled = fillPath(path, raw)
    const held = access.privileges(caller, filled)
    const has = (privilege: string) => held.has(privilege)
    const allowed = need === 'any' ? privileges.some(has) : privileges.every(has)
    return allowed ? null : { detail: `${filled}, ${privileges.join('|')}` }
  }
}

export function allOf(...rules: readonly Permission[]): Permission {
  return (...request) =>
    rules.every((rule) => rule(...request) === null) ? null : { detail: null }
}

export function anyOf(...rules: readonly Permission[]): Permission {
  return (...request) => (rules.some((rule) => rule(...request) === null) ? null : { detail: null })
}

/** The rule counts only if the request has the parameter. */
export function withParameter(name: string, rule: Permission): Permission {
  return (access, caller, raw) =>
    raw[name] === undefined ? { detail: null } : rule(access, caller, raw)
}

export function demand(
  rule: Permission,
  access: AccessControl,
  caller: Caller,
  raw: RawParameters,
): void {
  const refusal = rule(access, caller, raw)
  if (refusal === null) return
  const place = refusal.detail === null ? '' : ` (${refusal.detail})`
  throw new ApiError(403, `Permission check failed${place}`)
}
