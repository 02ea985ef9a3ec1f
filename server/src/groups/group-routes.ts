import { groupOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import { presentPerson } from '../people/person.ts'
import type { Groups } from './groups.ts'

export function groupRoutes(routes: Routes, groups: Groups): void {
  routes.administrator(groupOperations.listGroups, async () => ({ groups: await groups.list() }))
  routes.administrator(groupOperations.createGroup, async ({ account, body }) =>
    groups.create(account, body.name),
  )
  routes.administrator(groupOperations.renameGroup, async ({ account, params, body }) =>
    groups.rename(account, params.id, body.name),
  )
  routes.administrator(groupOperations.deleteGroup, async ({ account, params }) => {
    await groups.remove(account, params.id)
    return null
  })
  routes.administrator(groupOperations.listGroupMembers, async ({ params }) => ({
    members: (await groups.members(params.id)).map(presentPerson),
  }))
  routes.administrator(groupOperations.findGroupCandidates, async ({ params, query }) => ({
    people: (await groups.candidates(params.id, query.search)).map(presentPerson),
  }))
  routes.administrator(groupOperations.addGroupMember, async ({ account, params }) => ({
    members: (await groups.add(account, params.id, params.user_id)).map(presentPerson),
  }))
  routes.administrator(groupOperations.removeGroupMember, async ({ account, params }) => ({
    members: (await groups.removeMember(account, params.id, params.user_id)).map(presentPerson),
  }))
}
