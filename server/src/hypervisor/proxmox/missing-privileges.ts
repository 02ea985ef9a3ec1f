import type { PrivilegeGap } from '../capability-report.ts'
import { needsAt, type PrivilegePlace } from './privilege-needs.ts'
import type { ProxmoxVersion } from './proxmox-version.ts'

/** A path at which privileges are needed. */
export interface PrivilegeCheck {
  readonly place: PrivilegePlace
  /** Where they would be granted. */
  readonly path: string
  /** Where they may be held: a VM of a pool has those of `/pool/{pool}` and its own. */
  readonly heldAt: readonly string[]
}

export interface PrivilegesHeld {
  readonly version: ProxmoxVersion
  /** `user@realm`, or `user@realm!token`. */
  readonly holder: string
  /** What `GET /access/permissions?path=..` says, for each path. */
  readonly byPath: ReadonlyMap<string, readonly string[]>
  readonly checks: readonly PrivilegeCheck[]
}

const roles: Readonly<Record<PrivilegePlace, string>> = {
  template: 'CarrelTemplates',
  desktops: 'CarrelDesktops',
  storage: 'CarrelStorage',
  network: 'CarrelNetwork',
  node: 'CarrelNodes',
}

/**
 * A role with everything that is needed at the place, since an entry there replaces what came from above. The one for desktops
 * may have to be granted on `/vms`, above the templates, and so has theirs too.
 */
function roleOf(place: PrivilegePlace, version: ProxmoxVersion): string {
  const places: PrivilegePlace[] = place === 'desktops' ? ['template', 'desktops'] : [place]
  const names = places.flatMap((each) => needsAt(each, version)).map(({ oneOf }) => oneOf[0])
  return [...new Set(names)].sort().join(' ')
}

/** A token with privilege separation has only what its user has as well, so both are granted it. */
function holdersOf(holder: string): string {
  const [user = ''] = holder.split('!')
  return holder === user ? `--users '${user}'` : `--users '${user}' --tokens '${holder}'`
}

function commandsFor({ place, path }: PrivilegeCheck, held: PrivilegesHeld): string[] {
  const role = roles[place]
  const privileges = `--privs '${roleOf(place, held.version)}'`
  return [
    `pveum role add ${role} ${privileges} || pveum role modify ${role} ${privileges}`,
    `pveum acl modify ${path} --roles ${role} ${holdersOf(held.holder)}`,
  ]
}

/** What is needed and not held, with what it is for and the commands that grant it. */
export function missingPrivileges(held: PrivilegesHeld): PrivilegeGap[] {
  return held.checks.flatMap((check) => {
    const has = new Set(check.heldAt.flatMap((path) => held.byPath.get(path) ?? []))
    return needsAt(check.place, held.version)
      .filter(({ oneOf }) => !oneOf.some((privilege) => has.has(privilege)))
      .map(({ oneOf, purpose }) => ({
        path: check.path,
        privileges: oneOf,
        purpose,
        commands: commandsFor(check, held),
      }))
  })
}
