import type { NotificationDelivery } from '@carrel/contract'
import { Badge, Button, Group, Skeleton, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import stacked from '../../app/stacked-table.module.css'
import { useFormats } from '../../i18n/use-formats.ts'
import { deliveriesQuery } from './channel-queries.ts'

/** The last messages, and what became of them. */
export function DeliveryLog() {
  const { t } = useTranslation('channels')
  const { refetch, isFetching } = useQuery(deliveriesQuery)
  return (
    <section aria-label={t('log.title')}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3">
          {t('log.title')}
        </Title>
        <Button variant="default" size="xs" loading={isFetching} onClick={() => void refetch()}>
          {t('log.refresh')}
        </Button>
      </Group>
      <Deliveries />
    </section>
  )
}

function Deliveries() {
  const { t } = useTranslation('channels')
  const { data: deliveries, error, isPending, refetch } = useQuery(deliveriesQuery)
  if (isPending)
    return (
      <div role="status" aria-label={t('loading')}>
        <Skeleton h={120} radius="lg" />
      </div>
    )
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (deliveries.length === 0) return <Text c="dimmed">{t('log.empty')}</Text>
  return (
    <Table verticalSpacing="xs" className={stacked.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('log.when')}</Table.Th>
          <Table.Th>{t('log.what')}</Table.Th>
          <Table.Th>{t('log.where')}</Table.Th>
          <Table.Th>{t('log.outcome')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

const COLOURS = { waiting: 'yellow', delivered: 'lamp', failed: 'red' } as const

function DeliveryRow({ delivery }: { delivery: NotificationDelivery }) {
  const { t } = useTranslation('channels')
  const { moment } = useFormats()
  const { created_at, title, event, channel, status, attempts, problem } = delivery
  return (
    <Table.Tr>
      <Table.Td>
        <time dateTime={created_at}>{moment(created_at)}</time>
      </Table.Td>
      <Table.Td>{event === 'raised' ? title : t(`log.${event}`, { title })}</Table.Td>
      <Table.Td>{t(`${channel}.title`)}</Table.Td>
      <Table.Td>
        <Badge variant="light" color={COLOURS[status]}>
          {t(`status.${status}`)}
        </Badge>
        {problem && (
          <Text size="sm" c="dimmed">
            {problem} {attempts > 1 && t('log.attempts', { count: attempts })}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
