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

export function TerminateSessionButton({ session, isQuiet = false }: TerminateSessionButtonProps) {
  const { t } = useTranslation('sessions')
  const [isOpen, { open, close }] = useDisclosure()
  const terminate = useTerminateSession(session.id)
  const name = session.template_name

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
        leftSection={isQuiet ? undefined : <IconPower size={16} />}
        aria-label={t('terminate.openFor', { name })}
        onClick={ask}
      >
        {t('terminate.open')}
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={t('terminate.title', { name })}>
        <Stack>
          <Text size="sm">{t(`terminate.loss.${lossOf(session)}`)}</Text>
          {terminate.isError && <ProblemAlert error={terminate.error} />}
          <Group justify="flex-end">
            <Button variant="default" data-autofocus onClick={close}>
              {t('terminate.no')}
            </Button>
            <Button
              color="red"
              loading={terminate.isPending}
              onClick={() => terminate.mutate(undefined, { onSuccess: close })}
            >
              {t('terminate.yes')}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  )
}

/** What is lost. A launch that is broken off has nothing to lose. */
const lossOf = ({ status, session_type }: Session): 'launch' | Session['session_type'] =>
  status === 'active' ? session_type : 'launch'
