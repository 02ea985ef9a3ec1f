import { refuse } from '../http/api-error.ts'
import { flag, seconds } from '../http/format.ts'
import type { Format, Parameter } from '../http/parameter.ts'
import { type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import { type Caller, nameOf, own, type User } from './access-config.ts'
import { groups, userid } from './access-formats.ts'
import { withChangedUser, withNewUser, withoutUser } from './change-user.ts'
import { locked } from './locked.ts'
import { allOf, allocateUser, onGroups } from './permission.ts'
import { newPassword, passwordLength } from './sign-in.ts'

const one = '/access/users/{userid}'

const email: Format = (value) =>
  value === '' || /^[^\s@]+@[A-Za-z0-9.-]+$/.test(value)
    ? null
    : 'value does not look like a valid email address\n'
const short = { type: 'string', maxLength: 1024, optional: true } as const
const details = {
  firstname: short,
  lastname: short,
  email: { type: 'string', format: email, maxLength: 254, optional: true },
  comment: { type: 'string', maxLength: 2048, optional: true },
  keys: { type: 'string', pattern: /[0-9a-zA-Z!=]{0,4096}/, optional: true },
} as const satisfies Record<string, Parameter>
const wishes = {
  userid,
  enable: flag,
  expire: seconds,
  groups: { ...groups, optional: true },
  ...details,
} as const

function shown({ enable, expire, details: { email = '', ...others } }: User) {
  const hasMore = others.comment !== undefined || others.keys !== undefined
  // Proxmox’s file of users keeps an empty address where something follows it.
  const address = email === '' && !hasMore ? {} : { email }
  return { enable: enable ? 1 : 0, expire, ...others, ...address }
}

function groupsOf(lab: Lab, name: string): string[] {
  const found = Object.entries(lab.access.config.groups)
  return found
    .filter(([, { users }]) => users.includes(name))
    .map(([group]) => group)
    .sort()
}

const tokensOf = ({ tokens }: User) =>
  Object.entries(tokens).map(([tokenid, { privsep, expire, comment }]) => ({
    tokenid,
    ...{ privsep: privsep ? 1 : 0, expire },
    ...(comment !== null && { comment }),
  }))

/** Oneself, and whoever is in a group that one may see the users of. */
function visible(lab: Lab, caller: Caller): (name: string) => boolean {
  const sees = (path: string) => {
    const held = lab.access.privileges(caller, path)
    return held.has('User.Modify') || held.has('Sys.Audit')
  }
  const seesAll = sees('/access/groups')
  return (name) =>
    seesAll ||
    name === nameOf(caller) ||
    groupsOf(lab, name).some((group) => sees(`/access/groups/${group}`))
}

export const userRoutes: readonly Route[] = [
  route('GET', '/access/users', {
    schema: { enabled: flag, full: flag },
    handle({ lab, caller, params: { enabled, full } }) {
      const isVisible = visible(lab, caller)
      return Object.entries(lab.access.config.users)
        .filter(([name, { enable }]) => isVisible(name) && (enabled ?? enable) === enable)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, user]) => ({
          userid: name,
          ...shown(user),
          'realm-type': name.replace(/^.*@/s, ''),
          ...(full && { groups: groupsOf(lab, name).join(','), tokens: tokensOf(user) }),
        }))
    },
  }),
  route('POST', '/access/users', {
    schema: { ...wishes, password: { ...passwordLength, optional: true } },
    permission: allOf(allocateUser, onGroups(['User.Modify'], 'create')),
    handle: ({ lab, params: { password, userid: name, ...given } }) =>
      locked('create user', async () => {
        if (own(lab.access.config.users, name)) throw refuse(`user '${name}' already exists`)
        const kept = password === undefined ? null : await newPassword(name, password)
        lab.access.change((config) => withNewUser(config, name, given, kept))
      }),
  }),
  route('GET', one, {
    schema: { userid },
    permission: onGroups(['User.Modify', 'Sys.Audit']),
    handle({ lab, params: { userid: name } }) {
      const user = own(lab.access.config.users, name)
      if (!user) throw refuse(`no such user ('${name}')`)
      const tokens = tokensOf(user).map(({ tokenid, ...token }) => [tokenid, token])
      return { ...shown(user), groups: groupsOf(lab, name), tokens: Object.fromEntries(tokens) }
    },
  }),
  route('PUT', one, {
    schema: { ...wishes, append: { ...flag, requires: 'groups' } },
    permission: onGroups(['User.Modify'], 'update'),
    handle: ({ lab, params: { userid: name, ...given } }) =>
      locked('update user', () =>
        lab.access.change((config) => withChangedUser(config, name, given)),
      ),
  }),
  route('DELETE', one, {
    schema: { userid },
    permission: allOf(allocateUser, onGroups(['User.Modify'])),
    handle: ({ lab, params: { userid: name } }) =>
      lab.access.change((config) => withoutUser(config, name)),
  }),
]
