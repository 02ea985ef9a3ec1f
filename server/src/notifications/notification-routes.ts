import { notificationOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import { presentNotification } from './notification.ts'
import type { Notifications } from './notifications.ts'

export function notificationRoutes(routes: Routes, notifications: Notifications): void {
  routes.administrator(notificationOperations.listNotifications, async () => {
    const { notifications: listed, more } = await notifications.list()
    return { notifications: listed.map(presentNotification), more }
  })

  routes.administrator(notificationOperations.markSeen, async ({ account, body }) => ({
    notifications: (await notifications.mark(body.ids, body.seen, account.id)).map(
      presentNotification,
    ),
  }))
}
