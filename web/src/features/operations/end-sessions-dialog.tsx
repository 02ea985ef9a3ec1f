import type { AdministeredSession } from '@carrel/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useEndSessions } from './operation-queries.ts'
import { SessionResults } from './session-results.tsx'

interface EndSessionsDialogProps {
  sessions: AdministeredSession[]
  onClose: () => void
}

export function EndSessionsDialog({ sessions, onClose }: EndSessionsDialogProps) {
  const { t } = useTranslation('operations')
  const end = useEndSessions()
  const persistent = sessions.filter((session) => session.session_type === 'persistent').length
  const ephemeral = sessions.length - persistent
  return (
    <Dialog isOpen onClose={onClose} title={t('end.title')}>
      {end.isSuccess ? (
        <SessionResults sessions={sessions} results={end.data} onClose={onClose} />
      ) : (
        <Stack>
          {ephemeral > 0 && <Text size="sm">{t('end.ephemeral', { number: ephemeral })}</Text>}
          {persistent > 0 && <Text size="sm">{t('end.persistent', { number: persistent })}</Text>}
          <Text size="sm" c="dimmed">
            {t('end.told')}
          </Text>
          {end.isError && <ProblemAlert error={end.error} />}
          <Group justify="flex-end">
            <Button variant="default" data-autofocus onClick={onClose}>
              {t('end.keep')}
            </Button>
            <Button
              color="red"
              loading={end.isPending}
              onClick={() => end.mutate(sessions.map(({ id }) => id))}
            >
              {t('end.now')}
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  )
}
