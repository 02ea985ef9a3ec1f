import { notificationChannelOperations as operations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import type { Channels } from './channels.ts'
import type { DeliveryStore } from './delivery-store.ts'
import type { ForwardNotifications } from './forward-notifications.ts'

/** Each test goes out to somebody. */
const TESTS_PER_MINUTE = 6

export interface ChannelRouteParts {
  readonly channels: Channels
  readonly deliveries: DeliveryStore
  readonly forwarding: ForwardNotifications
}

export function channelRoutes(
  routes: Routes,
  { channels, deliveries, forwarding }: ChannelRouteParts,
): void {
  routes.administrator(operations.getChannels, () => channels.list())
  routes.administrator(operations.changeWebhook, ({ account, body }) =>
    channels.changeWebhook(account, body),
  )
  routes.administrator(operations.changeMail, ({ account, body }) =>
    channels.changeMail(account, body),
  )
  routes.administrator(
    operations.testChannel,
    async ({ params }) => {
      const [delivery] = await deliveries.list(await forwarding.test(params.channel))
      if (delivery === undefined) throw new Error('the delivery of a test was not noted')
      return delivery
    },
    { perMinute: TESTS_PER_MINUTE },
  )
  routes.administrator(operations.listDeliveries, async () => ({
    deliveries: await deliveries.list(),
  }))
}
