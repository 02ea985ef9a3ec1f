import { forbidden } from '../http/api-error.ts'
import { splitList } from '../http/list.ts'
import type { RawParameters } from '../http/parameter.ts'
import type { Major } from '../nodes/manner.ts'
import { type Caller, isRoot, own } from './access-config.ts'
import type { AccessControl } from './access-control.ts'
import { normalPath } from './acl-path.ts'

/** What is missing; null where Proxmox names nothing. */
interface Refusal {
  readonly detail: string | null
  /** It stands, whatever else would allow it. */
  readonly isFinal?: true
}

/** Null if allowed. Root is never asked. */
export type Permission = (
  access: AccessControl,
  caller: Caller,
  raw: RawParameters,
) => null | Refusal

type Need = 'all' | 'any'

function fillPath(template: string, raw: RawParameters): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(raw[name] || '-'))
}

function refusalAt(
  held: { has(privilege: string): boolean },
  path: string,
  privileges: readonly string[],
  need: Need,
): Refusal | null {
  if (need === 'any') {
    const isHeld = privileges.some((privilege) => held.has(privilege))
    return isHeld ? null : { detail: `${path}, ${privileges.join('|')}` }
  }
  const lacking = privileges.find((privilege) => !held.has(privilege))
  return lacking === undefined ? null : { detail: `${path}, ${lacking}` }
}

/** All of the privileges on the path, of which the first that is missing is named, or any of them. */
export function on(path: string, privileges: readonly string[], need: Need = 'all'): Permission {
  return (access, caller, raw) => {
    const filled = fillPath(path, raw)
    const place = normalPath(filled)
    const held = place === null ? new Set<string>() : access.privileges(caller, place)
    return refusalAt(held, place ?? filled, privileges, need)
  }
}

/** Refuses as the first that refuses, and among alternatives at once: Proxmox does not try those that are left. */
export function allOf(...rules: readonly Permission[]): Permission {
  return (...request) => {
    for (const rule of rules) {
      const refusal = rule(...request)
      if (refusal) return { ...refusal, isFinal: true }
    }
    return null
  }
}

/** Names nothing. */
export function anyOf(...rules: readonly Permission[]): Permission {
  return (...request) => {
    for (const rule of rules) {
      const refusal = rule(...request)
      if (refusal === null || refusal.isFinal) return refusal
    }
    return { detail: null }
  }
}

/** What each version asks for; null where it asks for nothing. */
export function inManner(rules: Readonly<Record<Major, Permission | null>>): Permission {
  return (access, caller, raw) => rules[access.major]?.(access, caller, raw) ?? null
}

/** The rule counts only if the request has the parameter. */
export function withParameter(name: string, rule: Permission): Permission {
  return (access, caller, raw) => {
    const isThere = raw[name] !== undefined && raw[name] !== null
    return isThere ? rule(access, caller, raw) : { detail: null }
  }
}

const userid = (raw: RawParameters) => String(raw.userid ?? '')
const nameIfToken = ({ user, tokenid }: Caller) => (tokenid === null ? user : null)

/** The user of the path, who asks for itself. */
export const self: Permission = (access, caller, raw) => {
  const asked = userid(raw)
  const isSelf = nameIfToken(caller) === asked && own(access.config.users, asked) !== null
  return isSelf ? null : { detail: null }
}

/** Of the realm of the user that is named. */
export const allocateUser: Permission = (access, caller, raw) => {
  const realm = userid(raw).replace(/^.*@/s, '')
  return on(`/access/realm/${realm}`, ['Realm.AllocateUser'])(access, caller, raw)
}

/**
 * On all groups, or on one that the user is in. For a new user, or one whose groups are changed, it must be held on each of
 * the groups that are named.
 */
export function onGroups(
  privileges: readonly string[],
  change: 'create' | 'update' | null = null,
): Permission {
  return (access, caller, raw) => {
    const { users, groups } = access.config
    if (change !== 'create' && !own(users, userid(raw))) return { detail: null }
    const at = (path: string) => refusalAt(access.privileges(caller, path), path, privileges, 'any')
    if (at('/access/groups') === null) return null
    const named = splitList(String(raw.groups ?? ''))
    if (change !== null) {
      if (named.length === 0) return at('/access/groups')
      const refusal = named.map((group) => at(`/access/groups/${group}`)).find(Boolean)
      if (refusal) return refusal
    }
    if (change === 'create') return null
    const isAllowed = Object.entries(groups).some(
      ([group, { users: members }]) =>
        members.includes(userid(raw)) && at(`/access/groups/${group}`) === null,
    )
    return isAllowed ? null : { detail: null }
  }
}

/** To give rights at a place away: `Permissions.Modify`, or to be its allocator. */
export function mayModify(access: AccessControl, caller: Caller, path: string): Refusal | null {
  if (isRoot(caller)) return null
  const also = { storage: 'Datastore.Allocate', vms: 'VM.Allocate', pool: 'Pool.Allocate' }
  const kind = /^\/(storage|vms|pool)\/./.exec(path)?.[1] as keyof typeof also | undefined
  const privileges = ['Permissions.Modify', ...(kind === undefined ? [] : [also[kind]])]
  return refusalAt(access.privileges(caller, path), path, privileges, 'any')
}

/** `{path}` is a parameter; what is no path is refused later, for that. */
export function modifyPermissions(template: string): Permission {
  return (access, caller, raw) => {
    const place = normalPath(fillPath(template, raw))
    return place === null ? null : mayModify(access, caller, place)
  }
}

/** Throws Proxmox’s 403. */
export function demand(
  rule: Permission,
  access: AccessControl,
  caller: Caller,
  raw: RawParameters,
): void {
  if (isRoot(caller)) return
  const refusal = rule(access, caller, raw)
  if (refusal) throw forbidden(refusal.detail)
}
