import { type Launch, type Session, sessionOperations } from '@carrel/contract'
import {
  type Query,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { browserFacts } from '../preferences/browser-facts.ts'
import { hasEnded, laterOf } from './session-order.ts'

const listKey = ['session-list'] as const
const sessionKey = (id: string) => ['session', id] as const

export const sessionListQuery = queryOptions({
  queryKey: listKey,
  queryFn: async ({ signal, client }) => {
    const { body } = await call(sessionOperations.listSessions, { signal })
    return body.sessions.map((told) => laterOf(client.getQueryData(sessionKey(told.id)), told))
  },
})

export const quotaQuery = queryOptions({
  queryKey: ['quota'] as const,
  queryFn: async ({ signal }) => (await call(sessionOperations.getQuota, { signal })).body,
})

export const sessionQuery = (id: string) =>
  queryOptions({
    queryKey: sessionKey(id),
    queryFn: async ({ signal, client }): Promise<Session> => {
      const { body } = await call(sessionOperations.getSession, { params: { id }, signal })
      return laterOf(client.getQueryData<Session>(sessionKey(id)), body)
    },
  })

/** Writes what is newest about a session to every place of the cache that shows it. */
export function rememberSession(client: QueryClient, told: Session): void {
  const session = laterOf(client.getQueryData<Session>(sessionKey(told.id)), told)
  client.setQueryData<Session>(sessionKey(told.id), session)
  if (hasEnded(session)) void client.invalidateQueries({ queryKey: quotaQuery.queryKey })
  client.setQueryData<Session[]>(listKey, (known) => {
    if (!known) return known
    if (hasEnded(session)) return known.filter(({ id }) => id !== session.id)
    const isListed = known.some(({ id }) => id === session.id)
    return isListed
      ? known.map((entry) => (entry.id === session.id ? session : entry))
      : [session, ...known]
  })
}

/**
 * After a gap in the live events: everything that they would have told. Answers on their way are thrown away: they may
 * have been read before the gap ended.
 */
export async function refetchSessions(client: QueryClient): Promise<void> {
  const predicate = ({ queryKey: [subject] }: Query): boolean =>
    subject === 'session-list' || subject === 'session' || subject === 'thumbnail'
  await client.cancelQueries({ predicate })
  await client.invalidateQueries({ predicate })
}

export function useLaunchSession() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (launch: Launch) =>
      (
        await call(sessionOperations.launchSession, {
          body: { ...launch, browser: browserFacts() },
        })
      ).body,
    onSuccess: (session) => {
      rememberSession(client, session)
      void client.invalidateQueries({ queryKey: quotaQuery.queryKey })
      // It is now the one that was launched last.
      void client.invalidateQueries({ queryKey: ['templates'] })
    },
  })
}

export function useExtendSession(id: string) {
  const client = useQueryClient()
  return useMutation({
    /** `key`: of one decision to extend, so that a second try after a lost answer does not add twice. */
    mutationFn: async (key: string) =>
      (
        await call(sessionOperations.extendSession, {
          params: { id },
          headers: { 'idempotency-key': key },
        })
      ).body,
    onSuccess: (session) => {
      rememberSession(client, session)
      void client.invalidateQueries({ queryKey: quotaQuery.queryKey })
    },
  })
}

export function useReconnectSession(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () =>
      (await call(sessionOperations.reconnectSession, { params: { id } })).body,
    onSuccess: (session) => rememberSession(client, session),
  })
}

export function useTerminateSession(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () =>
      (await call(sessionOperations.terminateSession, { params: { id } })).body,
    onSuccess: (session) => rememberSession(client, session),
  })
}
