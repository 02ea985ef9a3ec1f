import type { EndReason, Session } from '@carrel/contract'
import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import classes from './launch-progress.module.css'
import { useLaunchSession } from './session-queries.ts'

const endings: Record<EndReason, { title: string; sentence: string }> = {
  user: { title: 'Desktop closed', sentence: 'You ended this desktop.' },
  expired: {
    title: 'Time is up',
    sentence: 'The time of this desktop ran out, and it was closed.',
  },
  admin: { title: 'Desktop closed', sentence: 'An administrator ended this desktop.' },
  server_inactivated: {
    title: 'Desktop closed',
    sentence: 'The server that it ran on was taken out of service by an administrator.',
  },
  vm_vanished: {
    title: 'The desktop is gone',
    sentence: 'The machine that it ran on does not exist any more.',
  },
  powered_off: {
    title: 'Desktop shut down',
    sentence: 'The machine was shut down from inside, and so the desktop was closed.',
  },
  failed: { title: 'The desktop did not come up', sentence: 'Something failed on the way.' },
}

function aftermath({ status, end_reason, session_type }: Session): string {
  if (status === 'failed') return 'The administrators have been told of it.'
  if (session_type === 'persistent' && end_reason !== 'vm_vanished')
    return 'Its state was kept and comes back with your next launch.'
  return 'The machine and everything on it has been deleted.'
}

interface SessionEndedProps {
  session: Session
}

export function SessionEnded({ session }: SessionEndedProps) {
  const navigate = useNavigate()
  const launch = useLaunchSession()
  const isFailure = session.status === 'failed'
  const { title, sentence } = endings[isFailure ? 'failed' : (session.end_reason ?? 'user')]

  const launchAgain = (): void => {
    launch.mutate(
      { template_id: session.template_id, protocol: session.protocol },
      { onSuccess: ({ id }) => navigate({ to: '/sessions/$id', params: { id }, replace: true }) },
    )
  }

  return (
    <div className={classes.panel}>
      <Stack>
        <div>
          <Text c="dimmed" size="sm">
            {session.template_name}
          </Text>
          <Title order={1}>{title}</Title>
        </div>
        {isFailure && session.failure ? (
          <Alert color="red" variant="light" role="alert">
            <Text size="sm">{session.failure.message}</Text>
            {session.failure.hint && (
              <Text size="sm" c="dimmed" mt={4}>
                {session.failure.hint}
              </Text>
            )}
          </Alert>
        ) : (
          <Text>{sentence}</Text>
        )}
        <Text c="dimmed" size="sm">
          {aftermath(session)}
        </Text>
        {launch.isError && <ProblemAlert error={launch.error} />}
        <Group mt="sm">
          <Button loading={launch.isPending} onClick={launchAgain}>
            Launch again
          </Button>
          <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
            Back to the desktops
          </Button>
        </Group>
      </Stack>
    </div>
  )
}
