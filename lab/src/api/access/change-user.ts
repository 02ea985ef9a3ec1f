import { refuse } from '../http/api-error.ts'
import { splitList } from '../http/list.ts'
import {
  type AccessConfig,
  type Details,
  detailNames,
  type Group,
  newUser,
  own,
  rootUser,
  type User,
  without,
} from './access-config.ts'

export interface UserWishes extends Partial<Record<keyof Details, string | undefined>> {
  readonly enable?: boolean | undefined
  readonly expire?: number | undefined
  readonly groups?: string | undefined
  readonly append?: boolean | undefined
}

/** An empty text clears it. */
function changedDetails(before: Details, wishes: UserWishes): Details {
  const given = detailNames.flatMap((name) =>
    wishes[name] === undefined ? [] : [[name, wishes[name]]],
  )
  const after = { ...before, ...Object.fromEntries(given) }
  return Object.fromEntries(Object.entries(after).filter(([, value]) => value !== ''))
}

const memberOf = (group: Group, user: string): Group => ({
  ...group,
  users: [...group.users.filter((each) => each !== user), user],
})

function leaveGroups(groups: AccessConfig['groups'], user: string): AccessConfig['groups'] {
  return Object.fromEntries(
    Object.entries(groups).map(([name, group]) => [
      name,
      { ...group, users: group.users.filter((each) => each !== user) },
    ]),
  )
}

function joinGroups(
  groups: AccessConfig['groups'],
  user: string,
  names: readonly string[],
): AccessConfig['groups'] {
  let joined = groups
  for (const name of names) {
    const group = own(joined, name)
    if (!group) throw refuse(`no such group '${name}'`)
    joined = { ...joined, [name]: memberOf(group, user) }
  }
  return joined
}

function changed(before: User, wishes: UserWishes): User {
  const { enable = before.enable, expire = before.expire } = wishes
  return { ...before, enable, expire, details: changedDetails(before.details, wishes) }
}

export function withNewUser(
  config: AccessConfig,
  name: string,
  wishes: UserWishes,
  password: string | null,
): AccessConfig {
  if (own(config.users, name)) throw refuse(`user '${name}' already exists`)
  return {
    ...config,
    groups: joinGroups(config.groups, name, splitList(wishes.groups ?? '')),
    users: { ...config.users, [name]: { ...changed(newUser, wishes), password } },
  }
}

export function withChangedUser(
  config: AccessConfig,
  name: string,
  wishes: UserWishes,
): AccessConfig {
  const before = own(config.users, name)
  if (!before) throw refuse(`no such user ('${name}')`)
  const leaves = !wishes.append && wishes.groups !== undefined
  const groups = leaves ? leaveGroups(config.groups, name) : config.groups
  return {
    ...config,
    groups: joinGroups(groups, name, splitList(wishes.groups ?? '')),
    users: { ...config.users, [name]: changed(before, wishes) },
  }
}

/** With its tokens and all that was given to any of them; root is there again at once. */
export function withoutUser(config: AccessConfig, name: string): AccessConfig {
  const isTheirs = (ugid: string) => ugid === name || ugid.startsWith(`${name}!`)
  return {
    ...config,
    users: { ...without(config.users, name), ...(name === rootUser && { [rootUser]: newUser }) },
    groups: leaveGroups(config.groups, name),
    acl: config.acl.filter(({ type, ugid }) => type === 'group' || !isTheirs(ugid)),
  }
}
