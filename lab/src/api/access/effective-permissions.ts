import type { Major } from '../nodes/manner.ts'
import type { Caller } from './access-config.ts'
import type { Privileges, Rights } from './rights.ts'

type Flags = Readonly<Record<string, 0 | 1>>

/** 1: below the place as well; 0: only there. */
export const asFlags = (privileges: Privileges): Flags =>
  Object.fromEntries([...privileges].map(([privilege, below]) => [privilege, below ? 1 : 0]))

/** Every place at which the caller has any right, as `GET /access/permissions` shows them. */
export function effectivePermissions(
  rights: Rights,
  caller: Caller,
  { major, memberPaths }: { readonly major: Major; readonly memberPaths: readonly string[] },
): Readonly<Record<string, Flags>> {
  const top = ['/', '/access', '/access/groups', '/nodes', '/sdn', '/storage', '/vms']
  const pool = major === 7 ? '/pools' : '/pool'
  const paths = new Set([...top, pool, ...rights.aclPaths, ...memberPaths])
  const held = [...paths].map((path): [string, Privileges] => [
    path,
    rights.privileges(caller, path),
  ])
  return Object.fromEntries(
    held.filter(([, { size }]) => size > 0).map(([path, found]) => [path, asFlags(found)]),
  )
}

const modify = 'Permissions\\.Modify'
const areas: Readonly<Record<string, RegExp>> = {
  vms: new RegExp(`^(VM\\.|${modify})`),
  access: new RegExp(`^((User|Group)\\.|${modify})`),
  storage: new RegExp(`^(Datastore\\.|${modify})`),
  nodes: new RegExp(`^(Sys\\.|${modify})`),
  sdn: new RegExp(`^(SDN\\.|${modify})`),
}
const dc7 = /^(Sys\.Audit|SDN\.)/
const dc = /^(Sys\.Audit|Sys\.Modify|SDN\.)/
const mapping = new RegExp(`^(Mapping\\.|${modify})`)
const ofPools = ['vms', 'storage']

/** What the interface may offer to a user who has signed in: `cap` beside the ticket. */
export function capabilities(
  rights: Rights,
  caller: Caller,
  major: Major,
): Readonly<Record<string, Flags>> {
  const shown = major === 7 ? { ...areas, dc: dc7 } : { ...areas, dc, mapping }
  const found = new Map(Object.keys(shown).map((area) => [area, new Set<string>()]))
  const top = ['/', '/nodes', '/access/groups', '/vms', '/storage', '/sdn']
  const paths = new Set([...top, ...(major === 7 ? [] : ['/mapping']), ...rights.aclPaths])
  for (const path of paths) {
    const first = /^\/(\w+)/.exec(path)?.[1] ?? 'dc'
    const held = [...rights.privileges(caller, path).keys()]
    for (const area of first === 'pool' ? ofPools : [first]) {
      const pattern = Object.hasOwn(shown, area) ? shown[area as keyof typeof shown] : undefined
      for (const privilege of held) if (pattern?.test(privilege)) found.get(area)?.add(privilege)
    }
  }
  const flags = (names: ReadonlySet<string>): Flags =>
    Object.fromEntries([...names].map((name) => [name, 1]))
  return Object.fromEntries([...found].map(([area, names]) => [area, flags(names)]))
}
