import type { AdminNotification } from '@carrel/contract'
import { Button, Text } from '@mantine/core'
import classes from './notification-bell.module.css'

interface NotificationEntryProps {
  notification: AdminNotification
  isBusy: boolean
  onMark: (seen: boolean) => void
}

export function NotificationEntry({ notification, isBusy, onMark }: NotificationEntryProps) {
  const { title, message, hint, count, last_at, seen_at, seen_by } = notification
  const isSeen = seen_at !== null
  return (
    <article className={classes.entry} data-seen={isSeen} aria-label={title}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="sm">{message}</Text>
      {hint && (
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
      )}
      <div className={classes.foot}>
        <Text size="xs" c="dimmed" component="time" dateTime={last_at}>
          {count > 1 ? `${count} times, last ` : ''}
          {moment.format(new Date(last_at))}
          {seen_by ? ` · seen by ${seen_by}` : ''}
        </Text>
        <Button
          size="compact-xs"
          variant="subtle"
          color={isSeen ? 'gray' : 'lamp'}
          disabled={isBusy}
          aria-label={`${isSeen ? 'Mark as not seen' : 'Mark as seen'}: ${title}`}
          onClick={() => onMark(!isSeen)}
        >
          {isSeen ? 'Not seen after all' : 'Mark as seen'}
        </Button>
      </div>
    </article>
  )
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
