import type { AccessConfig, AclEntry } from './access-config.ts'
import { own } from './access-config.ts'
import { pathsDownTo } from './acl-path.ts'

/** By role: whether it holds below the place as well. */
export type Roles = ReadonlyMap<string, boolean>

type Grants = Map<string, Map<string, boolean>>
type Place = Record<AclEntry['type'], Grants>

const noGrants = (): Place => ({ user: new Map(), group: new Map(), token: new Map() })

/** The entries by place, for looking up. */
export class AclIndex {
  readonly #places = new Map<string, Place>()
  readonly #config: AccessConfig
  constructor(config: AccessConfig) {
    this.#config = config
    for (const entry of config.acl) this.#add(entry)
  }

  #add({ path, type, ugid, roleid, propagate }: AclEntry): void {
    for (const above of pathsDownTo(path)) {
      if (!this.#places.has(above)) this.#places.set(above, noGrants())
    }
    const grants = this.#places.get(path)?.[type]
    const roles = grants?.get(ugid) ?? new Map<string, boolean>()
    roles.set(roleid, propagate)
    grants?.set(ugid, roles)
  }

  /** Every place with an entry, and those on the way to it. */
  get paths(): string[] {
    return [...this.#places.keys()]
  }

  /** What is given to a user (itself, or else its groups) or to a token, at this place alone. */
  #given(place: Place, who: string, isFinal: boolean): Map<string, boolean> | null {
    const counting = (roles: Roles | undefined) =>
      [...(roles ?? [])].filter(([, propagate]) => isFinal || propagate)
    const ownRoles = counting(place.token.get(who))
    if (ownRoles.length === 0) ownRoles.push(...counting(place.user.get(who)))
    if (ownRoles.length > 0) return new Map(ownRoles)
    const ofGroups = [...place.group].flatMap(([group, roles]) =>
      own(this.#config.groups, group)?.users.includes(who) ? counting(roles) : [],
    )
    return ofGroups.length > 0 ? new Map(ofGroups) : null
  }

  /** A nearer place replaces all that is given further up, and `NoAccess` leaves nothing beside itself. */
  rolesAt(who: string, path: string): Roles {
    let roles: Roles = new Map()
    for (const above of pathsDownTo(path)) {
      const place = this.#places.get(above)
      if (place) roles = this.#given(place, who, above === path) ?? roles
    }
    const none = roles.get('NoAccess')
    return none === undefined ? roles : new Map([['NoAccess', none]])
  }
}
