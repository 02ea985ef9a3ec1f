import type { Major } from '../nodes/manner.ts'
import { type AccessConfig, type Caller, nameOf, own, rootUser } from './access-config.ts'
import { AclIndex, type Roles } from './acl-index.ts'
import { builtInRoles, privilegesOf, type RoleTable } from './privileges.ts'

/** Which pools there are and what is in them. A VM is in one at most, a storage may be in several. */
export interface PoolMembership {
  poolOfVm(vmid: number): string | null
  poolsOfStorage(storage: string): readonly string[]
  /** `/vms/101` and `/storage/local` of every member. */
  memberPaths(): readonly string[]
}

/** By privilege: whether it is held below the place as well. What is not in it is not held. */
export type Privileges = ReadonlyMap<string, boolean>

/** Who may do what where: a function of users, groups, roles, tokens, entries and pools, with Proxmox's rules. */
export class Rights {
  readonly #config: AccessConfig
  readonly #pools: PoolMembership
  readonly #index: AclIndex
  /** The built-in ones and those that were made. */
  readonly roles: RoleTable
  readonly #all: Privileges
  /** By roles: thousands of VMs have the same few. */
  readonly #held = new Map<string, Privileges>()
  constructor(config: AccessConfig, major: Major, pools: PoolMembership) {
    this.#config = config
    this.#pools = pools
    this.#index = new AclIndex(config)
    this.roles = rolesOf(config, major)
    this.#all = new Map([...privilegesOf(major)].map((privilege) => [privilege, true]))
  }

  get aclPaths(): readonly string[] {
    return this.#index.paths
  }

  #poolsOf(path: string): readonly string[] {
    const [, kind, id = ''] = /^\/(vms|storage)\/([^/]+)$/.exec(path) ?? []
    if (kind === 'storage') return this.#pools.poolsOfStorage(id)
    const pool = kind === 'vms' ? this.#pools.poolOfVm(Number(id)) : null
    return pool === null ? [] : [pool]
  }

  /** A pool's roles reach its members, but nothing below them. `NoAccess` on either side wins. */
  #rolesAt(who: string, path: string): Roles {
    const roles = this.#index.rolesAt(who, path)
    if (roles.has('NoAccess')) return roles
    const pools = this.#poolsOf(path)
    if (pools.length === 0) return roles
    const fromPools = pools.flatMap((pool) => [...this.#index.rolesAt(who, `/pool/${pool}`).keys()])
    if (fromPools.includes('NoAccess')) return new Map([['NoAccess', false]])
    return new Map([...fromPools.map((role): [string, boolean] => [role, false]), ...roles])
  }

  #heldBy(who: string, path: string): Privileges {
    const roles = this.#rolesAt(who, path)
    const name = [...roles].join(' ')
    const known = this.#held.get(name)
    if (known) return known
    const held = new Map<string, boolean>()
    for (const [role, propagate] of roles) {
      for (const privilege of this.roles.get(role) ?? []) {
        held.set(privilege, propagate || (held.get(privilege) ?? false))
      }
    }
    this.#held.set(name, held)
    return held
  }

  /** A separated token has what is given to it and to its user both; any other token has what its user has. */
  privileges(caller: Caller, path: string): Privileges {
    const { user, tokenid } = caller
    if (tokenid === null) return user === rootUser ? this.#all : this.#heldBy(user, path)
    const token = own(own(this.#config.users, user)?.tokens ?? {}, tokenid)
    if (token === null) return new Map()
    const ofUser = this.privileges({ user, tokenid: null }, path)
    if (!token.privsep) return ofUser
    const given = this.#heldBy(nameOf(caller), path)
    if (user === rootUser) return given
    const both = [...given].filter(([privilege]) => ofUser.has(privilege))
    return new Map(
      both.map(([privilege, below]) => [privilege, below && ofUser.get(privilege) === true]),
    )
  }
}

/** Privileges that the version does not know count for nothing. */
function rolesOf(config: AccessConfig, major: Major): RoleTable {
  const known = privilegesOf(major)
  const made = Object.entries(config.roles).map(([role, privileges]): [string, Set<string>] => [
    role,
    new Set(privileges.filter((privilege) => known.has(privilege))),
  ])
  return new Map([...made, ...builtInRoles(major)])
}
