import {
  accountOperations,
  type FirstAdministrator,
  type Joining,
  peopleOperations,
  type SignIn,
  setupOperations,
} from '@carrel/contract'
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

export const installationQuery = queryOptions({
  queryKey: ['installation'],
  queryFn: async ({ signal }) => (await call(peopleOperations.installation, { signal })).body,
  staleTime: Number.POSITIVE_INFINITY,
})

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => (await call(peopleOperations.me, { signal })).body,
})

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (credentials: SignIn) =>
      (await call(peopleOperations.signIn, { body: credentials })).body,
    onSuccess: (person) => client.setQueryData(meQuery.queryKey, person),
  })
}

export function useFirstAdministrator() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: FirstAdministrator) =>
      (await call(setupOperations.createFirstAdministrator, { body })).body,
    onSuccess: (person) => {
      client.setQueryData(meQuery.queryKey, person)
      return client.invalidateQueries(installationQuery)
    },
  })
}

interface SignOut {
  onSuccess: () => Promise<void>
  onError: () => void
}

/** Told of the end also where what asked for it is no longer shown. */
export const useSignOut = (told: SignOut) =>
  useMutation({ mutationFn: () => call(peopleOperations.signOut), ...told })

/** Nothing of one person may be left in the cache for the next one. */
export function forgetPerson(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'installation' })
}

export const linkOwnerQuery = (token: string) =>
  queryOptions({
    queryKey: ['link', token] as const,
    queryFn: async ({ signal }) =>
      (await call(accountOperations.readPasswordLink, { body: { token }, signal })).body,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })

export function useJoin() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: Joining) => (await call(accountOperations.join, { body })).body,
    onSuccess: (account) => {
      forgetPerson(client)
      client.setQueryData(meQuery.queryKey, account)
    },
  })
}
