import { Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useFormats } from '../../i18n/use-formats.ts'
import { PastLaunches } from './past-launches.tsx'
import { PhaseBars } from './phase-bars.tsx'
import { ScrolledTable } from './scrolled-table.tsx'
import { launchHistoryQuery } from './template-admin-queries.ts'
import { useSeconds } from './use-seconds.ts'

interface LaunchHistoryPanelProps {
  id: string
}

export function LaunchHistoryPanel({ id }: LaunchHistoryPanelProps) {
  const { t } = useTranslation('templates-admin')
  const { moment } = useFormats()
  const seconds = useSeconds()
  const { data, error, isPending, refetch } = useQuery(launchHistoryQuery(id))
  if (isPending) return <Skeleton h={260} radius="lg" role="status" aria-label={t('loading')} />
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (data.launches.length === 0) return <Text c="dimmed">{t('history.empty')}</Text>
  return (
    <Stack gap="xl">
      <section>
        <Title order={2} size="h3" mb={4}>
          {t('history.phases')}
        </Title>
        {data.total === null ? (
          <Text c="dimmed">{t('history.none')}</Text>
        ) : (
          <>
            <Text size="sm" c="dimmed" mb="md">
              {t('history.total', {
                ...{ p50: seconds(data.total.p50), p95: seconds(data.total.p95) },
                count: data.total.launches,
              })}
            </Text>
            <PhaseBars phases={data.phases} />
          </>
        )}
      </section>
      {data.failures.length > 0 && (
        <section>
          <Title order={2} size="h3" mb={4}>
            {t('history.failures')}
          </Title>
          <Text size="sm" c="dimmed" mb="sm">
            {t('history.failuresText')}
          </Text>
          <ScrolledTable minWidth={420} label={t('history.failures')}>
            <Table.Tbody>
              {data.failures.map(({ code, message, hint, count, last_at }) => (
                <Table.Tr key={code}>
                  <Table.Td>
                    <Text size="sm">
                      <bdi>{message}</bdi>
                    </Text>
                    {hint && (
                      <Text size="sm" c="dimmed">
                        <bdi>{hint}</bdi>
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{t('history.times', { count })}</Table.Td>
                  <Table.Td className="tabular">{moment(last_at)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </ScrolledTable>
        </section>
      )}
      <PastLaunches launches={data.launches} />
    </Stack>
  )
}
