import type { Session } from '@carrel/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconPower from '@tabler/icons-react/dist/esm/icons/IconPower.mjs'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useTerminateSession } from './session-queries.ts'

interface TerminateSessionButtonProps {
  session: Session
  isQuiet?: boolean
}

/** Of a desktop that is still on its way it breaks off the launch, which has nothing to lose. */
export function TerminateSessionButton({ session, isQuiet = false }: TerminateSessionButtonProps) {
  const { t } = useTranslation('sessions')
  const [isOpen, { open, close }] = useDisclosure()
  const terminate = useTerminateSession(session.id)
  const name = session.template_name
  const words = session.status === 'active' ? 'terminate' : 'cancel'

  const ask = (): void => {
    terminate.reset()
    open()
  }

  return (
    <>
      <Button
        size={isQuiet ? 'sm' : 'xs'}
        variant={isQuiet ? 'subtle' : 'light'}
        color={isQuiet ? 'gray' : 'red'}
        {...(isQuiet && { c: 'dimmed' })}
        leftSection={isQuiet ? undefined : <IconPower size={16} />}
        aria-label={t(`${words}.openFor`, { name })}
        onClick={ask}
      >
        {t(`${words}.open`)}
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={t(`${words}.title`, { name })}>
        <Stack>
          <Text size="sm">
            {words === 'cancel' ? t('cancel.loss') : t(`terminate.loss.${session.session_type}`)}
          </Text>
          {terminate.isError && <ProblemAlert error={terminate.error} />}
          <Group justify="flex-end">
            <Button variant="default" data-autofocus onClick={close}>
              {t(`${words}.no`)}
            </Button>
            <Button
              color="red"
              loading={terminate.isPending}
              onClick={() => terminate.mutate(undefined, { onSuccess: close })}
            >
              {t(`${words}.yes`)}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  )
}
