import {
  type ChannelKind,
  type MailChange,
  notificationChannelOperations as operations,
  type WebhookChange,
} from '@carrel/contract'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

export const channelsQuery = queryOptions({
  queryKey: ['notification-channels'] as const,
  queryFn: async ({ signal }) => (await call(operations.getChannels, { signal })).body,
})

export const deliveriesQuery = queryOptions({
  queryKey: ['notification-deliveries'] as const,
  queryFn: async ({ signal }) =>
    (await call(operations.listDeliveries, { signal })).body.deliveries,
})

export function useChangeWebhook() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: WebhookChange) =>
      (await call(operations.changeWebhook, { body })).body,
    onSuccess: (webhook) =>
      client.setQueryData(channelsQuery.queryKey, (known) => known && { ...known, webhook }),
  })
}

export function useChangeMail() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: MailChange) => (await call(operations.changeMail, { body })).body,
    onSuccess: (email) =>
      client.setQueryData(channelsQuery.queryKey, (known) => known && { ...known, email }),
  })
}

export function useTestChannel(channel: ChannelKind) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () => (await call(operations.testChannel, { params: { channel } })).body,
    onSettled: () => client.invalidateQueries(deliveriesQuery),
  })
}
