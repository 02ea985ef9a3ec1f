import { badParameters } from '../http/api-error.ts'
import { flag } from '../http/format.ts'
import { splitList } from '../http/list.ts'
import { type Route, route } from '../http/route.ts'
import { groups, roles, tokens, users } from './access-formats.ts'
import { isAclPath, normalPath } from './acl-path.ts'
import { changedAcl } from './change-acl.ts'
import { locked } from './locked.ts'
import { mayModify, modifyPermissions } from './permission.ts'

const list = (text: string | undefined) => splitList(text ?? '')

export const aclRoutes: readonly Route[] = [
  route('GET', '/access/acl', {
    schema: {},
    handle({ lab: { access }, caller }) {
      const seesAll = access.privileges(caller, '/access').has('Sys.Audit')
      return access.config.acl
        .filter(({ path }) => seesAll || mayModify(access, caller, path) === null)
        .map((entry) => ({ ...entry, propagate: entry.propagate ? 1 : 0 }))
    },
  }),
  route('PUT', '/access/acl', {
    schema: {
      path: { type: 'string' },
      roles,
      users: { ...users, optional: true },
      groups: { ...groups, optional: true },
      tokens: { ...tokens, optional: true },
      propagate: flag,
      delete: flag,
    },
    permission: modifyPermissions('{path}'),
    async handle({ lab, caller, params }) {
      const { access, manner } = lab
      if (!(params.users || params.groups || params.tokens)) {
        const needed = "either 'users', 'groups' or 'tokens' is required."
        throw badParameters({ users: needed, groups: needed, tokens: needed })
      }
      const path = normalPath(params.path)
      const remove = params.delete ?? false
      if (path === null || !(remove || isAclPath(path, manner.major))) {
        throw badParameters({ path: `invalid ACL path '${params.path}'` })
      }
      const change = {
        path,
        remove,
        propagate: params.propagate ?? true,
        roles: list(params.roles),
        users: list(params.users),
        groups: list(params.groups),
        tokens: list(params.tokens),
      }
      const held = manner.major === 7 ? null : access.rights.privileges(caller, path)
      await locked('ACL update', () =>
        access.change((config) => ({
          ...config,
          acl: changedAcl(config, change, access.rights.roles, held),
        })),
      )
    },
  }),
]
