import { z } from 'zod'
import { operation } from './operation.ts'
import { Person } from './people.ts'

/** People who are given templates together. */
export const Group = z.object({
  id: z.uuid(),
  name: z.string(),
  members_count: z.int(),
  /** Templates that are for this group. */
  templates: z.array(z.object({ id: z.uuid(), name: z.string() })),
})
export type Group = z.infer<typeof Group>

const GroupName = z.object({ name: z.string().trim().min(1).max(64) })
const params = z.object({ id: z.uuid() })
const member = params.extend({ user_id: z.uuid() })
const members = { 200: z.object({ members: z.array(Person) }) }

/** For administrators. */
export const groupOperations = {
  listGroups: operation({
    method: 'GET',
    path: '/api/v1/admin/groups',
    summary: 'Groups by name, each with its templates',
    reply: { 200: z.object({ groups: z.array(Group) }) },
  }),
  createGroup: operation({
    method: 'POST',
    path: '/api/v1/admin/groups',
    summary: 'Make a group; nobody is in it yet',
    body: GroupName,
    reply: { 201: Group },
  }),
  renameGroup: operation({
    method: 'PATCH',
    path: '/api/v1/admin/groups/{id}',
    summary: 'Give a group another name',
    params,
    body: GroupName,
    reply: { 200: Group },
  }),
  deleteGroup: operation({
    method: 'DELETE',
    path: '/api/v1/admin/groups/{id}',
    summary:
      'Delete a group; its members keep what other groups give them, and their open sessions',
    params,
    reply: { 204: z.null() },
  }),
  listGroupMembers: operation({
    method: 'GET',
    path: '/api/v1/admin/groups/{id}/members',
    summary: 'Who is in a group, by name',
    params,
    reply: members,
  }),
  findGroupCandidates: operation({
    method: 'GET',
    path: '/api/v1/admin/groups/{id}/candidates',
    summary: 'Up to 20 people who are not in the group and whose name holds the words',
    params,
    query: z.object({ search: z.string().trim().max(128).default('') }),
    reply: { 200: z.object({ people: z.array(Person) }) },
  }),
  addGroupMember: operation({
    method: 'PUT',
    path: '/api/v1/admin/groups/{id}/members/{user_id}',
    summary: 'Put somebody into a group',
    params: member,
    reply: members,
  }),
  removeGroupMember: operation({
    method: 'DELETE',
    path: '/api/v1/admin/groups/{id}/members/{user_id}',
    summary: 'Take somebody out of a group; their open sessions go on',
    params: member,
    reply: members,
  }),
} as const
