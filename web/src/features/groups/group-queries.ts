import { type Group, groupOperations } from '@carrel/contract'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

export const groupsQuery = queryOptions({
  queryKey: ['groups'] as const,
  queryFn: async ({ signal }) => (await call(groupOperations.listGroups, { signal })).body.groups,
})

export const groupMembersQuery = (id: string) =>
  queryOptions({
    queryKey: ['group-members', id] as const,
    queryFn: async ({ signal }) =>
      (await call(groupOperations.listGroupMembers, { params: { id }, signal })).body.members,
  })

export const groupCandidatesQuery = (id: string, search: string) =>
  queryOptions({
    queryKey: ['group-candidates', id, search] as const,
    queryFn: async ({ signal }) => {
      const input = { params: { id }, query: { search }, signal }
      return (await call(groupOperations.findGroupCandidates, input)).body.people
    },
    staleTime: 0,
  })

function useGroupMutation<Input>(act: (input: Input) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: () =>
      Promise.all(
        ['groups', 'group-members', 'group-candidates'].map((subject) =>
          client.invalidateQueries({ queryKey: [subject] }),
        ),
      ),
  })
}

export const useCreateGroup = () =>
  useGroupMutation((name: string) => call(groupOperations.createGroup, { body: { name } }))

export const useRenameGroup = ({ id }: Group) =>
  useGroupMutation((name: string) =>
    call(groupOperations.renameGroup, { params: { id }, body: { name } }),
  )

export const useDeleteGroup = ({ id }: Group) =>
  useGroupMutation((_: undefined) => call(groupOperations.deleteGroup, { params: { id } }))

export const useChangeMember = ({ id }: Group) =>
  useGroupMutation(({ userId, isMember }: { userId: string; isMember: boolean }) =>
    call(isMember ? groupOperations.addGroupMember : groupOperations.removeGroupMember, {
      params: { id, user_id: userId },
    }),
  )
