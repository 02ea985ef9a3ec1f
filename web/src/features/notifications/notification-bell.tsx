import { ActionIcon, Indicator, Popover } from '@mantine/core'
import IconBell from '@tabler/icons-react/dist/esm/icons/IconBell.mjs'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import classes from './notification-bell.module.css'
import { NotificationList } from './notification-list.tsx'
import { notificationsQuery, unseenOf } from './notification-queries.ts'

/** For administrators: what they should look at, and how much of it nobody has seen. */
export function NotificationBell() {
  const { t } = useTranslation('notifications')
  const { data } = useQuery(notificationsQuery)
  const unseen = data ? unseenOf(data) : 0
  return (
    <Popover
      position="bottom-end"
      width="min(400px, calc(100vw - 32px))"
      radius="lg"
      shadow="md"
      withinPortal={false}
      trapFocus
      returnFocus
    >
      <Indicator
        disabled={unseen === 0}
        label={unseen > 99 ? '99+' : unseen}
        size={18}
        offset={4}
        color="red"
        styles={{ indicator: { color: 'var(--carrel-on-filled)' } }}
        className={classes.indicator}
      >
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            radius="xl"
            aria-label={unseen === 0 ? t('title') : t('unseen', { count: unseen })}
          >
            <IconBell size={20} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown className={classes.dropdown} aria-label={t('title')}>
        <NotificationList />
      </Popover.Dropdown>
    </Popover>
  )
}
