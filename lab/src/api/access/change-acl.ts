import { badParameters, refuse } from '../http/api-error.ts'
import { type AccessConfig, type AclEntry, callerNamed, own } from './access-config.ts'
import type { RoleTable } from './privileges.ts'
import type { Privileges } from './rights.ts'

export interface AclChange {
  readonly path: string
  readonly roles: readonly string[]
  readonly propagate: boolean
  readonly remove: boolean
  readonly users: readonly string[]
  readonly groups: readonly string[]
  readonly tokens: readonly string[]
}

/** What whoever changes it holds at that place; null in 7.4, which does not ask. */
type Held = Privileges | null

/** Without `Permissions.Modify` nobody gives away, or takes, more than they have. */
function checkRole(role: string, roles: RoleTable, held: Held, change: AclChange): void {
  if (held === null || held.has('Permissions.Modify')) return
  const what = `Cannot ${change.remove ? 'remove' : 'add'} role '${role}'`
  const refused = (why: string) => badParameters({ role: `${what}${why}` })
  for (const privilege of roles.get(role) ?? []) {
    const below = held.get(privilege)
    if (below === undefined) {
      throw refused(" - requires 'Permissions.Modify' or superset of privileges.")
    }
    if (change.propagate && !below && !change.remove) {
      const needs = "'Permissions.Modify' or propagated superset of privileges."
      throw refused(` with propagation - requires ${needs}`)
    }
  }
  if (role === 'NoAccess') throw refused(" - requires 'Permissions.Modify'")
}

function checkToken(config: AccessConfig, name: string): void {
  const caller = callerNamed(name)
  const user = caller && own(config.users, caller.user)
  if (!user) throw refuse(`no such user ('${caller?.user ?? name}')`)
  if (!own(user.tokens, caller.tokenid ?? '')) {
    throw refuse(`no such token '${caller.tokenid}' for user '${caller.user}'`)
  }
}

type Receiver = Pick<AclEntry, 'type' | 'ugid'>

/** In Proxmox’s order; throws at the first that is not there. */
function receivers(config: AccessConfig, { users, groups, tokens }: AclChange): Receiver[] {
  for (const ugid of groups) {
    if (!own(config.groups, ugid)) throw refuse(`group '${ugid}' does not exist`)
  }
  for (const ugid of users) {
    if (!own(config.users, ugid)) throw refuse(`user '${ugid}' does not exist`)
  }
  for (const ugid of tokens) checkToken(config, ugid)
  const as =
    (type: AclEntry['type']) =>
    (ugid: string): Receiver => ({ type, ugid })
  return [...groups.map(as('group')), ...users.map(as('user')), ...tokens.map(as('token'))]
}

/** The entries after the change. */
export function changedAcl(
  config: AccessConfig,
  change: AclChange,
  roles: RoleTable,
  held: Held,
): readonly AclEntry[] {
  const { path, propagate } = change
  let entries = config.acl
  for (const roleid of change.roles) {
    if (!roles.has(roleid)) throw refuse(`role '${roleid}' does not exist`)
    checkRole(roleid, roles, held, change)
    for (const receiver of receivers(config, change)) {
      const isSame = (entry: AclEntry) =>
        entry.path === path &&
        entry.roleid === roleid &&
        entry.type === receiver.type &&
        entry.ugid === receiver.ugid
      entries = entries.filter((entry) => !isSame(entry))
      if (!change.remove) entries = [...entries, { path, ...receiver, roleid, propagate }]
    }
  }
  return entries
}
