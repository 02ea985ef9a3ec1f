import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { NotificationEntry } from './notification-entry.tsx'
import { notificationsQuery, useMarkSeen } from './notification-queries.ts'

export function NotificationList() {
  const { t } = useTranslation('notifications')
  const { data, error, isPending, refetch } = useQuery(notificationsQuery)
  const mark = useMarkSeen()
  if (isPending) {
    return (
      <div role="status" aria-label={t('loading')}>
        <Skeleton h={64} radius="md" />
      </div>
    )
  }
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  const { notifications, more } = data
  const unseen = notifications.filter(({ seen_at }) => seen_at === null)
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h3">
          {t('title')}
        </Title>
        {unseen.length > 1 && (
          <Button
            size="compact-xs"
            variant="subtle"
            loading={mark.isPending}
            onClick={() => mark.mutate({ ids: unseen.map(({ id }) => id), seen: true })}
          >
            {t(more > 0 ? 'markThese' : 'markAll')}
          </Button>
        )}
      </Group>
      {mark.isError && <ProblemAlert error={mark.error} />}
      {more > 0 && (
        <Text size="sm" c="dimmed">
          {t('more', { count: more })}
        </Text>
      )}
      {notifications.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('none')}
        </Text>
      )}
      {notifications.map((notification) => (
        <NotificationEntry
          key={notification.id}
          notification={notification}
          isBusy={mark.isPending}
          onMark={(seen) => mark.mutate({ ids: [notification.id], seen })}
        />
      ))}
    </Stack>
  )
}
