import type { Major } from '../nodes/manner.ts'
import {
  type AccessConfig,
  type AclEntry,
  newUser,
  own,
  rootUser,
  type Token,
  tokenName,
} from './access-config.ts'
import { brokerPrivileges } from './privileges.ts'

const user = 'carrel@pve'
const tokenid = 'broker'
const roleid = 'CarrelBroker'

/** Of the token that the lab makes for whoever starts it. */
export const labTokenName = tokenName(user, tokenid)

export function labTokenOf(config: AccessConfig): Token {
  const found = own(own(config.users, user)?.tokens ?? {}, tokenid)
  if (!found) throw new Error(`the lab's own token ${labTokenName} was removed`)
  return found
}

const entries: readonly AclEntry[] = [
  { path: '/', type: 'user', ugid: user, roleid, propagate: true },
  { path: '/', type: 'token', ugid: labTokenName, roleid, propagate: true },
]
const isOurs = (entry: AclEntry) =>
  entry.path === '/' && entry.roleid === roleid && entries.some(({ ugid }) => ugid === entry.ugid)

/** Root, and the lab’s own token with all that a broker needs, in the version’s names of privileges. */
export function withLabToken(config: AccessConfig, major: Major, secret: string): AccessConfig {
  const owner = own(config.users, user) ?? newUser
  const token = own(owner.tokens, tokenid) ?? { secret, privsep: true, expire: 0, comment: null }
  return {
    ...config,
    users: {
      [rootUser]: newUser,
      ...config.users,
      [user]: { ...owner, tokens: { ...owner.tokens, [tokenid]: token } },
    },
    roles: { ...config.roles, [roleid]: brokerPrivileges(major) },
    acl: [...config.acl.filter((entry) => !isOurs(entry)), ...entries],
  }
}
