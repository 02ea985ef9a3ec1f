import type { Session } from '@carrel/contract'
import { Button, Card, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import classes from './running-sessions.module.css'
import { SessionCountdown } from './session-countdown.tsx'
import { isComing } from './session-order.ts'
import { sessionListQuery } from './session-queries.ts'
import { TerminateSessionButton } from './terminate-session-button.tsx'

export function RunningSessions() {
  const { data: sessions, error, isPending, refetch } = useQuery(sessionListQuery)
  if (isPending) {
    return (
      <div role="status" aria-label="Your desktops are loading">
        <Skeleton h={84} radius="lg" mb={44} />
      </div>
    )
  }
  if (error) {
    return (
      <Stack mb={44}>
        <ProblemAlert
          title="Your running desktops could not be fetched"
          error={error}
          onRetry={() => void refetch()}
        />
      </Stack>
    )
  }
  if (sessions.length === 0) return null
  return (
    <section className={classes.section} aria-labelledby="running">
      <Title order={2} mb="md" id="running">
        {sessions.length === 1 ? 'Your desktop' : 'Your desktops'}
      </Title>
      <Stack gap="sm">
        {sessions.map((session) => (
          <RunningSession key={session.id} session={session} />
        ))}
      </Stack>
    </section>
  )
}

interface RunningSessionProps {
  session: Session
}

function RunningSession({ session }: RunningSessionProps) {
  return (
    <Card
      component="article"
      padding="md"
      className={classes.row}
      aria-label={session.template_name}
    >
      <span className={classes.light} data-status={session.status} aria-hidden="true" />
      <div className={classes.what}>
        <Text fw={600} truncate>
          {session.template_name}
        </Text>
        <Text size="sm" c="dimmed" truncate className="tabular">
          {session.protocol.toUpperCase()}
          {session.vm_ip_address ? ` · ${session.vm_ip_address}` : ''}
        </Text>
      </div>
      <div className={classes.time}>
        {session.status === 'active' && session.expires_at ? (
          <SessionCountdown expiresAt={session.expires_at} />
        ) : (
          <Text size="sm" c="dimmed">
            {isComing(session) ? 'Getting ready…' : 'Closing…'}
          </Text>
        )}
      </div>
      <div className={classes.actions}>
        {session.status !== 'terminating' && <TerminateSessionButton session={session} isQuiet />}
        <Button
          variant="light"
          renderRoot={(props) => <Link to="/sessions/$id" params={{ id: session.id }} {...props} />}
        >
          {session.status === 'active' ? 'Resume' : 'Watch'}
        </Button>
      </div>
    </Card>
  )
}
