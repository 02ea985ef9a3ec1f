import { type AdminNotification, notificationOperations } from '@carrel/contract'
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

export const notificationsQuery = queryOptions({
  queryKey: ['notifications'] as const,
  queryFn: async ({ signal }) =>
    (await call(notificationOperations.listNotifications, { signal })).body,
})

interface Listed {
  readonly notifications: AdminNotification[]
  readonly more: number
}

/** How many nobody has seen. */
export const unseenOf = ({ notifications, more }: Listed): number =>
  notifications.filter(({ seen_at }) => seen_at === null).length + more

/** Puts what is newest about a notification into the list, if somebody looks at one. */
export function rememberNotification(client: QueryClient, told: AdminNotification): void {
  client.setQueryData<Listed>(
    notificationsQuery.queryKey,
    (known) =>
      known && {
        ...known,
        notifications: sorted([told, ...known.notifications.filter(({ id }) => id !== told.id)]),
      },
  )
}

export const refetchNotifications = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ queryKey: notificationsQuery.queryKey })

export function useMarkSeen() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: { ids: string[]; seen: boolean }) =>
      (await call(notificationOperations.markSeen, { body })).body.notifications,
    onSuccess: (notifications) => {
      for (const notification of notifications) rememberNotification(client, notification)
      if (client.getQueryData<Listed>(notificationsQuery.queryKey)?.more)
        void refetchNotifications(client)
    },
  })
}

const sorted = (notifications: AdminNotification[]): AdminNotification[] =>
  notifications.sort(
    (a, b) =>
      Number(a.seen_at !== null) - Number(b.seen_at !== null) ||
      Date.parse(b.last_at) - Date.parse(a.last_at),
  )
