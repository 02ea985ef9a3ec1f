import type { Session } from '@carrel/contract'
import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import classes from './launch-progress.module.css'
import { LaunchRefusal } from './launch-refusal.tsx'
import { SessionInformation } from './session-information.tsx'
import { useLaunchSession } from './session-queries.ts'
import { useTakenFocus } from './use-taken-focus.ts'

/** What the server says of these is for those who look after Proxmox VE. */
const OF_A_SILENT_SERVER: ReadonlySet<string> = new Set([
  'hypervisor_unreachable',
  'hypervisor_timeout',
])

/** What has become of the machine. */
function aftermath(session: Session): 'failed' | 'kept' | 'deleted' {
  if (session.status === 'failed') return 'failed'
  const isLost =
    session.end_reason === 'vm_vanished' && session.snapshot_problem?.code !== 'vm_hidden'
  return session.session_type === 'persistent' && !isLost ? 'kept' : 'deleted'
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
  const told = session.failure ?? session.snapshot_problem
  const problem =
    session.failure && OF_A_SILENT_SERVER.has(session.failure.code)
      ? { message: t('ended.serverSilent.sentence'), hint: t('ended.serverSilent.hint') }
      : told
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
          <Text>{t(`ended.${reason}.sentence`)}</Text>
        )}
        <Text c="dimmed" size="sm">
          {t(`ended.after.${after}`)} {after === 'failed' && t('ended.failed.help')}
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
          {after === 'kept' && (
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
