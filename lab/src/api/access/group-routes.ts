import { refuse } from '../http/api-error.ts'
import { text } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import { type Group, own, without } from './access-config.ts'
import { groupid } from './access-formats.ts'
import { locked } from './locked.ts'
import { on } from './permission.ts'

const one = '/access/groups/{groupid}'
const mayAllocate = on('/access/groups', ['Group.Allocate'])
const seeing = ['User.Modify', 'Sys.Audit', 'Group.Allocate']

function groupFor(lab: Lab, name: string): Group {
  const found = own(lab.access.config.groups, name)
  if (!found) throw refuse(`group '${name}' does not exist`)
  return found
}

function saveGroup(lab: Lab, name: string, group: Group): void {
  lab.access.change((config) => ({ ...config, groups: { ...config.groups, [name]: group } }))
}

const commentOf = ({ comment }: Group) => comment !== null && { comment }

export const groupRoutes: readonly Route[] = [
  route('GET', '/access/groups', {
    schema: {},
    handle: ({ lab, caller }) =>
      Object.entries(lab.access.config.groups)
        .filter(([name]) => {
          const held = lab.access.privileges(caller, `/access/groups/${name}`)
          return seeing.some((privilege) => held.has(privilege))
        })
        .map(([name, group]) => ({
          groupid: name,
          ...commentOf(group),
          users: [...group.users].sort().join(','),
        })),
  }),
  route('POST', '/access/groups', {
    schema: { groupid, comment: text },
    permission: mayAllocate,
    handle: ({ lab, params }) =>
      locked('create group', () => {
        const name = params.groupid
        if (own(lab.access.config.groups, name)) throw refuse(`group '${name}' already exists`)
        saveGroup(lab, name, { comment: params.comment || null, users: [] })
      }),
  }),
  route('GET', one, {
    schema: { groupid },
    permission: on('/access/groups', ['Sys.Audit', 'Group.Allocate'], 'any'),
    handle({ lab, params }) {
      const group = groupFor(lab, params.groupid)
      return { members: group.users, ...commentOf(group) }
    },
  }),
  route('PUT', one, {
    schema: { groupid, comment: text },
    permission: mayAllocate,
    handle: ({ lab, params: { groupid: name, comment } }) =>
      locked('update group', () => {
        const group = groupFor(lab, name)
        saveGroup(lab, name, comment === undefined ? group : { ...group, comment: comment || null })
      }),
  }),
  route('DELETE', one, {
    schema: { groupid },
    permission: mayAllocate,
    handle: ({ lab, params: { groupid: name } }) =>
      locked('delete group', () => {
        groupFor(lab, name)
        lab.access.change((config) => ({
          ...config,
          groups: without(config.groups, name),
          acl: config.acl.filter(({ type, ugid }) => type !== 'group' || ugid !== name),
        }))
      }),
  }),
]
