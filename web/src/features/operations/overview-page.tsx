import type { Overview } from '@carrel/contract'
import { Anchor, Card, List, Skeleton, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '../../app/page-heading.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useFormats } from '../../i18n/use-formats.ts'
import { CapacityCharts } from './capacity-charts.tsx'
import { overviewQuery } from './operation-queries.ts'
import classes from './operations.module.css'
import { RangeControl } from './range-control.tsx'
import { useDuration } from './use-duration.ts'

const route = getRouteApi('/signed-in/admin/')

export function OverviewPage() {
  const { t } = useTranslation('operations')
  const { range = '24h' } = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, isPending, refetch } = useQuery(overviewQuery(range))
  return (
    <>
      <PageHeading title={t('overview.title')} text={t('overview.subtitle')} mb="lg">
        <RangeControl
          range={range}
          onChange={(next) => void navigate({ search: { range: next }, replace: true })}
        />
      </PageHeading>
      {isPending && (
        <div role="status" aria-label={t('overview.loading')}>
          <Skeleton h={320} radius="lg" />
        </div>
      )}
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <div className={classes.cards}>
            <Attention attention={data.attention} />
            <OpenSessions sessions={data.sessions} />
          </div>
          <Card component="section" mt="md" mb="md">
            <CapacityCharts points={data.points} range={range} />
          </Card>
          <Launches launches={data.launches} />
        </>
      )}
    </>
  )
}

function Attention({ attention }: Pick<Overview, 'attention'>) {
  const { t } = useTranslation('operations')
  const { number } = useFormats()
  const { unseen_notifications: unseen, offline_nodes: offline } = attention
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('overview.attention')}
      </Title>
      {unseen === 0 && offline.length === 0 && <Text c="dimmed">{t('overview.nothing')}</Text>}
      <List size="sm" spacing={4}>
        {unseen > 0 && <List.Item>{t('overview.unseen', { number: number(unseen) })}</List.Item>}
        {offline.map(({ server_id, name }) => (
          <List.Item key={`${server_id} ${name}`}>
            <Anchor
              renderRoot={(props) => (
                <Link to="/admin/servers/$id" params={{ id: server_id }} {...props} />
              )}
            >
              {t('overview.offline', { name })}
            </Anchor>
          </List.Item>
        ))}
      </List>
    </Card>
  )
}

function OpenSessions({ sessions }: Pick<Overview, 'sessions'>) {
  const { t } = useTranslation('operations')
  const { number } = useFormats()
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('overview.sessions')}
      </Title>
      {sessions.length === 0 && <Text c="dimmed">{t('overview.noSessions')}</Text>}
      <List size="sm" spacing={4}>
        {sessions.map(({ template_id, template_name, open, active }) => (
          <List.Item key={template_id}>
            <Anchor
              renderRoot={(props) => (
                <Link to="/admin/sessions" search={{ template: template_id }} {...props} />
              )}
            >
              {template_name}
            </Anchor>{' '}
            {t('overview.openCount', { open: number(open), active: number(active) })}
          </List.Item>
        ))}
      </List>
    </Card>
  )
}

function Launches({ launches }: Pick<Overview, 'launches'>) {
  const { t } = useTranslation('operations')
  const { number } = useFormats()
  const duration = useDuration()
  const { succeeded, failed, total, phases } = launches
  return (
    <Card component="section">
      <Title order={2} size="h3" mb={4}>
        {t('overview.launches')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('overview.launchCounts', { succeeded: number(succeeded), failed: number(failed) })}
      </Text>
      {total === null ? (
        <Text c="dimmed">{t('overview.noLaunches')}</Text>
      ) : (
        <Table verticalSpacing={6} className={classes.table} aria-label={t('overview.launches')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('overview.phase')}</Table.Th>
              <Table.Th>{t('overview.half')}</Table.Th>
              <Table.Th>{t('overview.most')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody className="tabular">
            {phases.map(({ phase, p50, p95 }) => (
              <Table.Tr key={phase}>
                <Table.Th scope="row">{t(`step.${phase}`)}</Table.Th>
                <Table.Td>{duration(p50)}</Table.Td>
                <Table.Td>{duration(p95)}</Table.Td>
              </Table.Tr>
            ))}
            <Table.Tr>
              <Table.Th scope="row">{t('overview.all')}</Table.Th>
              <Table.Td>{duration(total.p50)}</Table.Td>
              <Table.Td>{duration(total.p95)}</Table.Td>
            </Table.Tr>
          </Table.Tbody>
        </Table>
      )}
    </Card>
  )
}
