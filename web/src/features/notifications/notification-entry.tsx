import type { AdminNotification } from '@carrel/contract'
import { Button, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/use-formats.ts'
import classes from './notification-bell.module.css'

interface NotificationEntryProps {
  notification: AdminNotification
  isBusy: boolean
  onMark: (seen: boolean) => void
}

export function NotificationEntry({ notification, isBusy, onMark }: NotificationEntryProps) {
  const { t } = useTranslation('notifications')
  const { moment } = useFormats()
  const { title, message, hint, count, last_at, seen_at, seen_by, resolved_at } = notification
  const isSeen = seen_at !== null
  return (
    <article className={classes.entry} data-seen={isSeen} aria-label={title}>
      <Text size="sm" fw={600}>
        <bdi>{title}</bdi>
      </Text>
      <Text size="sm">
        <bdi>{message}</bdi>
      </Text>
      {hint && resolved_at === null && (
        <Text size="sm" c="dimmed">
          <bdi>{hint}</bdi>
        </Text>
      )}
      <div className={classes.foot}>
        <Text size="xs" c="dimmed" component="time" dateTime={last_at}>
          {count > 1 ? t('timesLast', { count, moment: moment(last_at) }) : moment(last_at)}
          {resolved_at && ` · ${t('overSince', { moment: moment(resolved_at) })}`}
          {seen_by ? ` · ${t('seenBy', { name: seen_by })}` : ''}
        </Text>
        <Button
          size="compact-xs"
          variant="subtle"
          color={isSeen ? 'gray' : 'lamp'}
          disabled={isBusy}
          aria-label={t(isSeen ? 'unmarkOf' : 'markOf', { title })}
          onClick={() => onMark(!isSeen)}
        >
          {t(isSeen ? 'unmark' : 'mark')}
        </Button>
      </div>
    </article>
  )
}
