import { badParameters, refuse } from '../http/api-error.ts'
import { flag } from '../http/format.ts'
import { splitList } from '../http/list.ts'
import { type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import { own, without } from './access-config.ts'
import { privileges, roleid } from './access-formats.ts'
import { locked } from './locked.ts'
import { on } from './permission.ts'
import { builtInRoles } from './privileges.ts'

const one = '/access/roles/{roleid}'
const mayChange = on('/access', ['Sys.Modify'])
const privs = { ...privileges, optional: true } as const

const builtIn = (lab: Lab) => builtInRoles(lab.manner.major)
const missing = (role: string) => refuse(`role '${role}' does not exist`)

function privilegesOfRole(lab: Lab, role: string): string[] | null {
  const found = builtIn(lab).get(role) ?? own(lab.access.config.roles, role)
  return found === null || found === undefined ? null : [...found].sort()
}

function saveRole(lab: Lab, role: string, held: readonly string[]): void {
  lab.access.change((config) => ({
    ...config,
    roles: { ...config.roles, [role]: [...new Set(held)] },
  }))
}

function refuseBuiltIn(lab: Lab, role: string, verb: 'modified' | 'deleted'): void {
  if (builtIn(lab).has(role)) throw refuse(`auto-generated role '${role}' cannot be ${verb}`)
}

function index(lab: Lab) {
  const made = Object.keys(lab.access.config.roles).map((role) => ({ role, special: 0 }))
  const given = [...builtIn(lab).keys()].map((role) => ({ role, special: 1 }))
  return [...given, ...made].map(({ role, special }) => ({
    roleid: role,
    privs: (privilegesOfRole(lab, role) ?? []).join(','),
    special,
  }))
}

export const roleRoutes: readonly Route[] = [
  route('GET', '/access/roles', { schema: {}, handle: ({ lab }) => index(lab) }),
  route('POST', '/access/roles', {
    schema: { roleid, privs },
    permission: mayChange,
    async handle({ lab, params }) {
      const role = params.roleid
      if (lab.manner.major > 7 && /^PVE/i.test(role)) {
        const reserved = "cannot use role ID starting with the (case-insensitive) 'PVE' namespace"
        throw badParameters({ roleid: reserved })
      }
      await locked('create role', () => {
        if (privilegesOfRole(lab, role)) throw refuse(`role '${role}' already exists`)
        saveRole(lab, role, splitList(params.privs ?? ''))
      })
    },
  }),
  route('GET', one, {
    schema: { roleid },
    handle({ lab, params }) {
      const held = privilegesOfRole(lab, params.roleid)
      if (!held) throw missing(params.roleid)
      return Object.fromEntries(held.map((privilege) => [privilege, 1]))
    },
  }),
  route('PUT', one, {
    schema: { roleid, privs, append: { ...flag, requires: 'privs' } },
    permission: mayChange,
    async handle({ lab, params }) {
      const role = params.roleid
      refuseBuiltIn(lab, role, 'modified')
      await locked('update role', () => {
        const before = own(lab.access.config.roles, role)
        if (!before) throw missing(role)
        saveRole(lab, role, [...(params.append ? before : []), ...splitList(params.privs ?? '')])
      })
    },
  }),
  route('DELETE', one, {
    schema: { roleid },
    permission: mayChange,
    async handle({ lab, params }) {
      const role = params.roleid
      refuseBuiltIn(lab, role, 'deleted')
      await locked('delete role', () => {
        if (!own(lab.access.config.roles, role)) throw missing(role)
        lab.access.change((config) => ({ ...config, roles: without(config.roles, role) }))
      })
    },
  }),
]
