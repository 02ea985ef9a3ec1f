import type { LiveEvent } from '@carrel/contract'
import type { BusMessage, EventBus } from '../database/event-bus.ts'
import type { LiveSockets } from '../http/live-sockets.ts'
import { presentNotification } from './notification.ts'
import type { NotificationStore } from './notification-store.ts'
import type { NotificationEvent } from './notifications.ts'

/** Brings notifications to the browsers of administrators. Returns how to stop. */
export function publishNotifications(
  bus: EventBus,
  store: NotificationStore,
  sockets: LiveSockets,
  onError: (error: unknown) => void,
): () => void {
  const publish = async (told: NotificationEvent | BusMessage) => {
    if (!('notification_id' in told)) return
    const [notification] = await store.find([told.notification_id])
    if (!notification) return
    const message: LiveEvent = {
      event: 'AdminNotification',
      notification: presentNotification(notification),
    }
    sockets.sendToAdministrators(message)
  }
  return bus.subscribe(
    (message) => void publish(message).catch(onError),
    () => {},
  )
}
