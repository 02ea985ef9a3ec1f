import type { Overview } from '@carrel/contract'
import { Anchor, Card, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/use-formats.ts'
import { notificationsQuery } from '../notifications/notification-queries.ts'
import classes from './operations.module.css'

const SHOWN = 4

export function NeedsAttention({ attention }: Pick<Overview, 'attention'>) {
  const { t } = useTranslation('operations')
  const { number, moment } = useFormats()
  const { data } = useQuery(notificationsQuery)
  const { unseen_notifications: unseen, offline_nodes: offline } = attention
  const shown = (data?.notifications ?? [])
    .filter(({ seen_at }) => seen_at === null)
    .slice(0, SHOWN)
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('overview.attention')}
      </Title>
      {unseen === 0 && offline.length === 0 && <Text c="dimmed">{t('overview.nothing')}</Text>}
      <ul className={classes.attention}>
        {offline.map(({ server_id, name }) => (
          <li key={`${server_id} ${name}`} data-grave>
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link to="/admin/servers/$id" params={{ id: server_id }} {...props} />
              )}
            >
              {t('overview.offline', { name })}
            </Anchor>
          </li>
        ))}
        {shown.map(({ id, title, session_id, last_at }) => (
          <li key={id}>
            {session_id ? (
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link to="/admin/sessions/$id" params={{ id: session_id }} {...props} />
                )}
              >
                <bdi>{title}</bdi>
              </Anchor>
            ) : (
              <Text size="sm">
                <bdi>{title}</bdi>
              </Text>
            )}
            <Text size="xs" c="dimmed">
              {moment(last_at)}
            </Text>
          </li>
        ))}
      </ul>
      {unseen > shown.length && (
        <Text size="sm" c="dimmed" mt="xs">
          {shown.length === 0
            ? t('overview.unseen', { number: number(unseen) })
            : t('overview.moreUnseen', { number: number(unseen - shown.length) })}
        </Text>
      )}
    </Card>
  )
}
