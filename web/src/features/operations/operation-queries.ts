import {
  type AuditQuery,
  administeredSessionOperations,
  auditOperations,
  type HistoryRange,
  historyOperations,
  type PlanQuestion,
  placementOperations,
  type SessionQuery,
} from '@carrel/contract'
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
} from '@tanstack/react-query'
import { call } from '../../api/call.ts'

export const sessionsQuery = (filters: SessionQuery) =>
  infiniteQueryOptions({
    queryKey: ['admin-sessions', 'list', filters] as const,
    queryFn: async ({ signal, pageParam }) => {
      const query = { ...filters, ...(pageParam && { after: pageParam }) }
      return (await call(administeredSessionOperations.listAdministeredSessions, { query, signal }))
        .body
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })

export const sessionDetailsQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin-sessions', 'one', id] as const,
    queryFn: async ({ signal }) =>
      (await call(administeredSessionOperations.getSessionDetails, { params: { id }, signal }))
        .body,
  })

export const useEndSessions = () =>
  useMutation({
    mutationFn: async (session_ids: string[]) =>
      (await call(administeredSessionOperations.endSessions, { body: { session_ids } })).body
        .results,
  })

export const useSendMessage = () =>
  useMutation({
    mutationFn: async (body: { session_ids: string[]; text: string }) =>
      (await call(administeredSessionOperations.sendMessage, { body })).body.results,
  })

export const useWatchToken = (id: string) =>
  useMutation({
    mutationFn: async (reason: string) =>
      (
        await call(administeredSessionOperations.watchSession, {
          params: { id },
          body: { reason },
        })
      ).body,
  })

const MINUTE_MS = 60_000

/** The charts gain a point a minute, of which no event tells. */
export const overviewQuery = (range: HistoryRange) =>
  queryOptions({
    queryKey: ['admin-overview', range] as const,
    queryFn: async ({ signal }) =>
      (await call(historyOperations.getOverview, { query: { range }, signal })).body,
    placeholderData: keepPreviousData,
    refetchInterval: MINUTE_MS,
  })

export const serverHistoryQuery = (id: string, range: HistoryRange) =>
  queryOptions({
    queryKey: ['server-history', id, range] as const,
    queryFn: async ({ signal }) =>
      (await call(historyOperations.getServerHistory, { params: { id }, query: { range }, signal }))
        .body.nodes,
    placeholderData: keepPreviousData,
    refetchInterval: MINUTE_MS,
  })

export const planQuery = (question: PlanQuestion) =>
  queryOptions({
    queryKey: ['admin-plan', question] as const,
    queryFn: async ({ signal }) =>
      (await call(placementOperations.plan, { body: question, signal })).body,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })

export const leftoversQuery = queryOptions({
  queryKey: ['admin-leftovers'] as const,
  queryFn: async ({ signal }) => (await call(auditOperations.getLeftovers, { signal })).body,
  staleTime: 0,
})

export const auditQuery = (filters: AuditQuery) =>
  infiniteQueryOptions({
    queryKey: ['admin-audit', filters] as const,
    queryFn: async ({ signal, pageParam }) => {
      const query = { ...filters, ...(pageParam && { after: pageParam }) }
      return (await call(auditOperations.listAudit, { query, signal })).body
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
