import type { Session } from '@carrel/contract'
import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import classes from './launch-progress.module.css'
import { LaunchRefusal } from './launch-refusal.tsx'
import { SessionInformation } from './session-information.tsx'
import { useLaunchSession } from './session-queries.ts'
import { useFailureText } from './use-failure-text.ts'
import { useTakenFocus } from './use-taken-focus.ts'

/** What has become of the machine. */
function aftermath(session: Session): 'failed' | 'kept' | 'deleted' | 'unseen' | 'out_of_sight' {
  if (session.status === 'failed') return 'failed'
  if (session.vm_unseen) return 'unseen'
  if (session.session_type === 'ephemeral') return 'deleted'
  if (session.snapshot_problem?.code === 'vm_hidden') return 'out_of_sight'
  return session.end_reason === 'vm_vanished' ? 'deleted' : 'kept'
}

interface SessionEndedProps {
  session: Session
}

export function SessionEnded({ session }: SessionEndedProps) {
  const { t } = useTranslation('sessions')
  const navigate = useNavigate()
  const launch = useLaunchSession()
  const heading = useTakenFocus()
  const [isInformationOpen, information] = useDisclosure()
  const reason = session.status === 'failed' ? 'failed' : (session.end_reason ?? 'user')
  const problem = useFailureText(session)
  const after = aftermath(session)

  const launchAgain = (): void => {
    launch.mutate(
      {
        template_id: session.template_id,
        protocol: session.protocol,
        session_type: session.session_type,
      },
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
          <Title order={1} ref={heading} tabIndex={-1} className={classes.taken}>
            {t(`ended.${reason}.title`)}
          </Title>
        </div>
        {problem ? (
          <Alert color={session.failure ? 'red' : 'yellow'} variant="light" role="alert">
            <Text size="sm">
              <bdi>{problem.message}</bdi>
            </Text>
            {problem.hint && (
              <Text size="sm" c="dimmed" mt={4}>
                <bdi>{problem.hint}</bdi>
              </Text>
            )}
          </Alert>
        ) : (
          <Text>
            {t(
              session.vm_unseen && reason === 'vm_vanished'
                ? 'ended.unseen'
                : `ended.${reason}.sentence`,
            )}
          </Text>
        )}
        <Text c="dimmed" size="sm">
          {t(`ended.after.${after}`)}{' '}
          {after === 'failed' && !problem?.hint && t('ended.failed.help')}
        </Text>
        {launch.isError && <LaunchRefusal error={launch.error} />}
        <Group mt="sm">
          <Button loading={launch.isPending} onClick={launchAgain}>
            {t('ended.again')}
          </Button>
          <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
            {t('toolbar.back')}
          </Button>
          {after === 'failed' && (
            <Button variant="subtle" onClick={information.open}>
              {t('toolbar.information')}
            </Button>
          )}
          {(after === 'kept' || after === 'out_of_sight') && (
            <Button variant="subtle" renderRoot={(props) => <Link to="/snapshots" {...props} />}>
              {t('ended.snapshots')}
            </Button>
          )}
        </Group>
      </Stack>
      {isInformationOpen && <SessionInformation session={session} onClose={information.close} />}
    </div>
  )
}
