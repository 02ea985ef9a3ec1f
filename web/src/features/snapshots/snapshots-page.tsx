import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '../../app/page-heading.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { Shell } from '../../app/shell.tsx'
import { KeptDesktop } from './kept-desktop.tsx'
import { keptDesktopsQuery } from './snapshot-queries.ts'

/** Own desktops that are kept between sessions, each with the states that it can go back to. */
export function SnapshotsPage() {
  const { t } = useTranslation('snapshots')
  return (
    <Shell>
      <PageHeading title={t('title')} text={t('what')} mb="xl" />
      <KeptDesktops />
    </Shell>
  )
}

function KeptDesktops() {
  const { t } = useTranslation('snapshots')
  const { data: desktops, error, isPending, refetch } = useQuery(keptDesktopsQuery)
  if (isPending)
    return (
      <Stack role="status" aria-label={t('loading')}>
        <Skeleton h={220} radius="lg" />
      </Stack>
    )
  if (error)
    return <ProblemAlert title={t('problem')} error={error} onRetry={() => void refetch()} />
  if (desktops.length === 0)
    return (
      <Stack align="flex-start">
        <Text>{t('empty')}</Text>
        <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
          {t('toDesktops')}
        </Button>
      </Stack>
    )
  return (
    <Stack gap="lg">
      {desktops.map((desktop) => (
        <KeptDesktop key={desktop.session_id} desktop={desktop} />
      ))}
    </Stack>
  )
}
