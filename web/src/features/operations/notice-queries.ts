import {
  type SessionMessage,
  type SessionNotices,
  sessionNoticeOperations,
  type Watcher,
} from '@carrel/contract'
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

const noticesKey = (id: string) => ['session-notices', id] as const

export const noticesQuery = (id: string) =>
  queryOptions({
    queryKey: noticesKey(id),
    queryFn: async ({ signal }) =>
      (await call(sessionNoticeOperations.getSessionNotices, { params: { id }, signal })).body,
  })

export const refetchNotices = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ queryKey: ['session-notices'] })

const change = (
  client: QueryClient,
  id: string,
  how: (known: SessionNotices) => SessionNotices,
): void => {
  client.setQueryData<SessionNotices>(noticesKey(id), (known) => known && how(known))
}

export const rememberMessage = (client: QueryClient, id: string, message: SessionMessage): void =>
  change(client, id, (known) => ({
    ...known,
    messages: [...known.messages.filter((each) => each.id !== message.id), message],
  }))

export const rememberWatchers = (client: QueryClient, id: string, watchers: Watcher[]): void =>
  change(client, id, (known) => ({ ...known, watchers }))

export function useDismissMessage(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (message_id: string) => {
      await call(sessionNoticeOperations.dismissMessage, { params: { id, message_id } })
    },
    onMutate: (messageId) =>
      change(client, id, (known) => ({
        ...known,
        messages: known.messages.filter((each) => each.id !== messageId),
      })),
  })
}
