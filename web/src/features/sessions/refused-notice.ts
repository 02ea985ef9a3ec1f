import type { Session } from '@carrel/contract'
import { notifications } from '@mantine/notifications'

/** The VM runs and its time goes by, but its desktop lets nobody in. */
export function showRefusedNotice(session: Session, detail: string): void {
  notifications.show({
    id: `refused-${session.id}`,
    title: `${session.template_name} cannot be shown`,
    message: detail,
    color: 'red',
    autoClose: false,
  })
}
