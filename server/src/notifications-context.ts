import type { AuditLog } from './audit/audit-log.ts'
import type { Db } from './database/database.ts'
import type { EventBus } from './database/event-bus.ts'
import type { LiveSockets } from './http/live-sockets.ts'
import type { Routes } from './http/routes.ts'
import type { JobQueue } from './jobs/job-queue.ts'
import { channelRoutes } from './notifications/channel-routes.ts'
import { ChannelStore } from './notifications/channel-store.ts'
import { Channels } from './notifications/channels.ts'
import { DeliveryStore } from './notifications/delivery-store.ts'
import { ForwardNotifications } from './notifications/forward-notifications.ts'
import type { InstallationName } from './notifications/letter.ts'
import { publishNotifications } from './notifications/notification-events.ts'
import { notificationRoutes } from './notifications/notification-routes.ts'
import { NotificationStore } from './notifications/notification-store.ts'
import { Notifications } from './notifications/notifications.ts'
import type { Vault } from './vault/vault.ts'

export interface NotificationParts {
  readonly db: Db
  readonly vault: Vault
  readonly jobs: JobQueue
  readonly installation: InstallationName
  readonly allowLocal: boolean
  readonly audit: AuditLog
}

/** Constructs what tells administrators, in the page and elsewhere. */
export function createNotifications({ db, vault, audit, ...parts }: NotificationParts) {
  const store = new NotificationStore(db)
  const channels = new ChannelStore(db, vault)
  const deliveries = new DeliveryStore(db)
  const forwarding = new ForwardNotifications({ channels, deliveries, ...parts })
  const notifications = new Notifications({ db, store, forwarding })

  function serve(routes: Routes): void {
    notificationRoutes(routes, notifications)
    channelRoutes(routes, {
      channels: new Channels({ db, store: channels, audit }),
      deliveries,
      forwarding,
    })
  }

  const publish = (bus: EventBus, sockets: LiveSockets, onError: (error: unknown) => void) =>
    publishNotifications(bus, store, sockets, onError)

  return { notifications, work: () => forwarding.work(), serve, publish }
}
