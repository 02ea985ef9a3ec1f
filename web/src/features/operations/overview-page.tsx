import { Card, Skeleton, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '../../app/page-heading.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { CapacityCharts } from './capacity-charts.tsx'
import { CapacityNow } from './capacity-now.tsx'
import { LaunchFigures } from './launch-figures.tsx'
import { NeedsAttention } from './needs-attention.tsx'
import { OpenSessions } from './open-sessions.tsx'
import { overviewQuery } from './operation-queries.ts'
import classes from './operations.module.css'
import { RangeControl } from './range-control.tsx'

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
        <div className={classes.overview}>
          <CapacityNow />
          <div className={classes.cards}>
            <NeedsAttention attention={data.attention} />
            <OpenSessions sessions={data.sessions} />
          </div>
          <Card component="section">
            <Title order={2} size="h3" mb="md">
              {t('overview.history')}
            </Title>
            <CapacityCharts points={data.points} range={range} />
          </Card>
          <LaunchFigures launches={data.launches} />
        </div>
      )}
    </>
  )
}
