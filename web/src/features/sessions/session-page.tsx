import type { Session } from '@carrel/contract'
import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Refused } from '../../api/api-error.ts'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { Shell } from '../../app/shell.tsx'
import { LaunchProgress } from './launch-progress.tsx'
import { SessionClosing } from './session-closing.tsx'
import { SessionDesktop } from './session-desktop.tsx'
import { SessionEnded } from './session-ended.tsx'
import { hasEnded } from './session-order.ts'
import { SessionTitle } from './session-title.tsx'
import { useGuacamoleToken } from './use-guacamole-token.ts'
import { useSessionStatus } from './use-session-status.ts'

interface SessionPageProps {
  sessionId: string
}

export function SessionPage({ sessionId }: SessionPageProps) {
  const { t } = useTranslation('sessions')
  const { data: session, error, refetch } = useSessionStatus(sessionId)
  return (
    <>
      <SessionTitle session={session} fallback={t('page.title')} />
      {session ? (
        <KnownSession session={session} />
      ) : (
        <Shell>
          {error ? (
            <UnknownSession error={error} onRetry={() => void refetch()} />
          ) : (
            <div role="status" aria-label={t('page.loading')}>
              <Skeleton h={420} maw={520} mx="auto" mt="4vh" radius="lg" />
            </div>
          )}
        </Shell>
      )}
    </>
  )
}

interface UnknownSessionProps {
  error: Error
  onRetry: () => void
}

function UnknownSession({ error, onRetry }: UnknownSessionProps) {
  const { t } = useTranslation('sessions')
  return (
    <Stack maw={560} mx="auto" mt="4vh">
      <Title order={1}>{t('page.problem')}</Title>
      <ProblemAlert error={error} {...(isForGood(error) ? {} : { onRetry })} />
      {isForGood(error) && <Text c="dimmed">{t('page.gone')}</Text>}
      <Group>
        <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
          {t('toolbar.back')}
        </Button>
      </Group>
    </Stack>
  )
}

const isForGood = (error: Error): boolean => error instanceof Refused && error.status === 404

interface KnownSessionProps {
  session: Session
}

function KnownSession({ session }: KnownSessionProps) {
  if (session.status === 'active') return <SessionDesktop session={session} />
  return (
    <Shell>
      {hasEnded(session) ? (
        <SessionEnded session={session} />
      ) : session.status === 'terminating' ? (
        <SessionClosing session={session} />
      ) : (
        <SessionOnItsWay session={session} />
      )}
    </Shell>
  )
}

function SessionOnItsWay({ session }: KnownSessionProps) {
  // A VM that waits stopped is started by asking for a token; of one already starting, the events tell.
  const { progress, error, renew } = useGuacamoleToken(session)
  return (
    <>
      {error && <ProblemAlert error={error} onRetry={renew} />}
      <LaunchProgress
        session={progress ? { ...session, step: session.step ?? progress.step } : session}
      />
    </>
  )
}
