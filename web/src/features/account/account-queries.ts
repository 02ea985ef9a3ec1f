import {
  type AccountChange,
  accountOperations,
  type PasswordChange,
  sessionOperations,
} from '@carrel/contract'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { meQuery } from '../people/people-queries.ts'

export const signInsQuery = queryOptions({
  queryKey: ['sign-ins'] as const,
  queryFn: async ({ signal }) =>
    (await call(accountOperations.listSignIns, { signal })).body.sign_ins,
  staleTime: 0,
})

export const ownQuotaQuery = queryOptions({
  queryKey: ['quota', 'details'] as const,
  queryFn: async ({ signal }) => (await call(sessionOperations.getQuotaDetails, { signal })).body,
  staleTime: 0,
})

export function useChangeAccount() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: AccountChange) =>
      (await call(accountOperations.changeAccount, { body })).body,
    onSuccess: (account) => client.setQueryData(meQuery.queryKey, account),
  })
}

export function useChangePassword() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: PasswordChange) => call(accountOperations.changePassword, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: signInsQuery.queryKey }),
  })
}

/** One by its id, or all others. */
export function useEndSignIns() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (id: string | null) => {
      if (id === null) await call(accountOperations.endOtherSignIns)
      else await call(accountOperations.endSignIn, { params: { id } })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: signInsQuery.queryKey }),
  })
}
