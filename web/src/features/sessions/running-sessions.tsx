import type { Session } from '@carrel/contract'
import { Button, Group, Skeleton, Stack, Title } from '@mantine/core'
import IconLayoutColumns from '@tabler/icons-react/dist/esm/icons/IconLayoutColumns.mjs'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CardGrid } from '../../app/card-grid.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { RunningSession } from './running-session.tsx'
import { sessionListQuery } from './session-queries.ts'
import { MOST_TILES } from './tiles.ts'

export function RunningSessions() {
  const { t } = useTranslation('sessions')
  const { data: sessions, error, isPending, refetch } = useQuery(sessionListQuery)
  if (isPending) {
    return (
      <div role="status" aria-label={t('running.loading')}>
        <Skeleton h={84} radius="lg" mb={44} />
      </div>
    )
  }
  if (error) {
    return (
      <Stack mb={44}>
        <ProblemAlert title={t('running.problem')} error={error} onRetry={() => void refetch()} />
      </Stack>
    )
  }
  if (sessions.length === 0) return null
  return (
    <Stack component="section" gap="md" mb={44} aria-labelledby="running">
      <Group justify="space-between">
        <Title order={2} id="running">
          {t('running.title', { count: sessions.length })}
        </Title>
        <SideBySideLink sessions={sessions} />
      </Group>
      <CardGrid>
        {sessions.map((session) => (
          <RunningSession key={session.id} session={session} />
        ))}
      </CardGrid>
    </Stack>
  )
}

interface SideBySideLinkProps {
  sessions: readonly Session[]
}

function SideBySideLink({ sessions }: SideBySideLinkProps) {
  const { t } = useTranslation('sessions')
  const active = sessions.filter(({ status }) => status === 'active').slice(0, MOST_TILES)
  if (active.length < 2) return null
  const ids = active.map(({ id }) => id).join(',')
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconLayoutColumns size={16} />}
      renderRoot={(props) => <Link to="/desktops/side-by-side" search={{ ids }} {...props} />}
    >
      {t('running.sideBySide')}
    </Button>
  )
}
