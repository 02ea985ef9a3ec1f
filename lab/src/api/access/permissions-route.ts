import { text } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import { type Caller, callerNamed, nameOf } from './access-config.ts'
import { userOrToken } from './access-formats.ts'
import { asFlags } from './effective-permissions.ts'
import { demand, on } from './permission.ts'

/** One’s own, and those of one’s tokens; 7.4 wants the right to see anybody’s as soon as somebody is named. */
function isFree(lab: Lab, caller: Caller, asked: Caller): boolean {
  if (lab.manner.major === 7) return false
  const isSelf = nameOf(asked) === nameOf(caller)
  return isSelf || (caller.tokenid === null && asked.user === caller.user)
}

export const permissionsRoute: Route = route('GET', '/access/permissions', {
  schema: { path: text, userid: { ...userOrToken, optional: true } },
  handle({ lab, caller, params: { path, userid } }) {
    const asked = userid === undefined ? null : callerNamed(userid)
    if (asked && !isFree(lab, caller, asked)) {
      demand(on('/access', ['Sys.Audit']), lab.access, caller, {})
    }
    const whose = asked ?? caller
    if (path === undefined) return lab.access.permissions(whose)
    return { [path]: asFlags(lab.access.rights.privileges(whose, path)) }
  },
})
