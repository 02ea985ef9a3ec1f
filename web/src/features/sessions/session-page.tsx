import type { Session } from '@carrel/contract'
import { Button, Group, Skeleton, Stack, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Refused } from '../../api/api-error.ts'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { Shell } from '../../app/shell.tsx'
import { usePageTitle } from '../../app/use-page-title.ts'
import { LaunchProgress } from './launch-progress.tsx'
import { SessionClosing } from './session-closing.tsx'
import { SessionDesktop } from './session-desktop.tsx'
import { SessionEnded } from './session-ended.tsx'
import { hasEnded } from './session-order.ts'
import { useGuacamoleToken } from './use-guacamole-token.ts'
import { useSessionStatus } from './use-session-status.ts'

interface SessionPageProps {
  sessionId: string
}

export function SessionPage({ sessionId }: SessionPageProps) {
  const { data: session, error, refetch } = useSessionStatus(sessionId)
  usePageTitle(session?.template_name ?? 'Desktop')

  if (session?.status === 'active') return <SessionDesktop session={session} />
  if (session) return <Shell>{<SessionWithoutDesktop session={session} />}</Shell>
  return (
    <Shell>
      {error ? (
        <Stack maw={560} mx="auto" mt="4vh">
          <Title order={1}>This desktop cannot be opened</Title>
          <ProblemAlert
            error={error}
            {...(isForGood(error) ? {} : { onRetry: () => void refetch() })}
          />
          <Group>
            <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
              Back to the desktops
            </Button>
          </Group>
        </Stack>
      ) : (
        <div role="status" aria-label="The desktop is loading">
          <Skeleton h={420} maw={520} mx="auto" mt="4vh" radius="lg" />
        </div>
      )}
    </Shell>
  )
}

const isForGood = (error: Error): boolean => error instanceof Refused && error.status === 404

interface SessionWithoutDesktopProps {
  session: Session
}

function SessionWithoutDesktop({ session }: SessionWithoutDesktopProps) {
  if (hasEnded(session)) return <SessionEnded session={session} />
  if (session.status === 'terminating') return <SessionClosing session={session} />
  return <SessionOnItsWay session={session} />
}

function SessionOnItsWay({ session }: SessionWithoutDesktopProps) {
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
