import type { NodeHistory } from '@carrel/contract'
import { Badge, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { BackLink } from '../../app/back-link.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { usePageTitle } from '../../app/use-page-title.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { serversQuery } from '../servers/server-queries.ts'
import { CapacityCharts } from './capacity-charts.tsx'
import { serverHistoryQuery } from './operation-queries.ts'
import { RangeControl } from './range-control.tsx'

const route = getRouteApi('/signed-in/admin/servers/$id')

export function ServerHistoryPage() {
  const { t } = useTranslation('operations')
  const { id } = route.useParams()
  const { range = '24h' } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: servers = [] } = useQuery(serversQuery)
  const { data: nodes, error, isPending, refetch } = useQuery(serverHistoryQuery(id, range))
  const name = servers.find((server) => server.id === id)?.name ?? ''
  usePageTitle(t('server.title', { name }))
  return (
    <>
      <BackLink to="/admin/servers">{t('server.back')}</BackLink>
      <Group justify="space-between" mb="lg" mt="xs">
        <Title order={1}>{t('server.title', { name })}</Title>
        <RangeControl
          range={range}
          onChange={(next) => void navigate({ search: { range: next }, replace: true })}
        />
      </Group>
      {isPending && (
        <div role="status" aria-label={t('server.loading')}>
          <Skeleton h={240} radius="lg" />
        </div>
      )}
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {nodes?.length === 0 && <Text c="dimmed">{t('server.noNodes')}</Text>}
      <Stack>
        {nodes?.map((node) => (
          <Card component="section" key={node.node_id} aria-label={node.name}>
            <NodeHead node={node} />
            <CapacityCharts points={node.points} range={range} />
          </Card>
        ))}
      </Stack>
    </>
  )
}

function NodeHead({ node: { name, is_online, since } }: { node: NodeHistory }) {
  const { t } = useTranslation('operations')
  const { moment } = useFormats()
  const time = since ? moment(since) : t('server.unknownTime')
  return (
    <Group gap="sm" mb="sm">
      <Title order={2}>{name}</Title>
      <Badge variant="light" color={is_online ? 'lamp' : 'red'}>
        {is_online ? t('server.online', { time }) : t('server.offline', { time })}
      </Badge>
    </Group>
  )
}
