import { ApiError, badParameters, forbidden } from '../http/api-error.ts'
import { flag, text } from '../http/format.ts'
import { splitList } from '../http/list.ts'
import { type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import { clusterName } from '../nodes/cluster-status.ts'
import { rootUser } from './access-config.ts'
import { privileges, realm, userid } from './access-formats.ts'
import { normalPath } from './acl-path.ts'
import { allOf, allocateUser, anyOf, onGroups, self } from './permission.ts'
import { changePassword, checkSignIn, passwordLength, realms } from './sign-in.ts'

/** Asks, beside the password, whether the user holds rights at a place. */
function checkRights(lab: Lab, user: string, path: string, wanted: string): void {
  const place = normalPath(path)
  const names = splitList(wanted)
  const held = place === null ? null : lab.access.privileges({ user, tokenid: null }, place)
  const holdsAll = held !== null && names.length > 0 && names.every((name) => held.has(name))
  if (!holdsAll) throw new ApiError(401, 'authentication failure')
}

/** One node alone is no cluster. */
function clusterOf({ access, cluster }: Lab, user: string) {
  const mayKnow = access.privileges({ user, tokenid: null }, '/').has('Sys.Audit')
  return cluster.names.length > 1 && mayKnow ? { clustername: clusterName } : {}
}

function issue(lab: Lab, user: string) {
  return {
    ticket: lab.access.tickets.issue(user),
    CSRFPreventionToken: lab.access.tickets.issueCsrf(user),
  }
}

export const ticketRoutes: readonly Route[] = [
  route('GET', '/access/domains', {
    schema: {},
    audience: 'world',
    handle: () => realms,
  }),
  route('GET', '/access/ticket', { schema: {}, audience: 'world', handle: () => null }),
  route('POST', '/access/ticket', {
    schema: {
      username: { type: 'string', maxLength: 64 },
      realm: { ...realm, optional: true },
      password: { type: 'string' },
      otp: text,
      path: { type: 'string', maxLength: 64, requires: 'privs', optional: true },
      privs: { ...privileges, maxLength: 64, requires: 'path', optional: true },
      'new-format': flag,
      'tfa-challenge': text,
    },
    audience: 'world',
    withToken: false,
    async handle({ lab, params }) {
      const { username, realm: of, password, path, privs } = params
      const user = of === undefined ? username : `${username}@${of}`
      await checkSignIn(lab.access, user, password)
      const isCheck = path !== undefined && privs !== undefined
      if (isCheck) checkRights(lab, user, path, privs)
      const given = isCheck ? {} : issue(lab, user)
      const cap = lab.access.capabilities(user)
      return { username: user, ...given, cap, ...clusterOf(lab, user) }
    },
  }),
  route('PUT', '/access/password', {
    schema: {
      userid,
      password: passwordLength,
      'confirmation-password': {
        ...{ type: 'string', minLength: 5, maxLength: 64 },
        ...{ optional: true, since: 8 },
      },
    },
    permission: anyOf(self, allOf(allocateUser, onGroups(['User.Modify']))),
    withToken: false,
    async handle({ lab, caller, params }) {
      const { userid: user, password, 'confirmation-password': own } = params
      const asker = caller.user
      if (user === rootUser && asker !== rootUser) throw forbidden(null)
      if (asker !== rootUser && lab.manner.major > 7) {
        const needed = 'password is required to modify user'
        if (own === undefined) throw badParameters({ 'confirmation-password': needed })
        await checkSignIn(lab.access, asker, own)
      }
      await changePassword(lab.access, { asker, user, password })
    },
  }),
]
