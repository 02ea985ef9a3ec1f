import type { Session } from '@carrel/contract'
import { notifications } from '@mantine/notifications'
import type { TFunction } from 'i18next'

/** The VM runs and its time goes by, but its desktop lets nobody in. */
export function showRefusedNotice(
  session: Session,
  detail: string,
  t: TFunction<'sessions'>,
): void {
  notifications.show({
    id: `refused-${session.id}`,
    title: t('refused.title', { name: session.template_name }),
    message: detail,
    color: 'red',
    autoClose: false,
  })
}
