import type { Server } from '@carrel/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useSetServerActive } from './server-queries.ts'

interface InactivateServerDialogProps {
  server: Server
  onClose: () => void
}

export function InactivateServerDialog({ server, onClose }: InactivateServerDialogProps) {
  const { t } = useTranslation('servers')
  const setActive = useSetServerActive(server.id)
  const open = server.nodes.reduce((sum, { open_sessions }) => sum + open_sessions, 0)
  return (
    <Dialog isOpen onClose={onClose} title={t('retire.title', { name: server.name })}>
      <Stack>
        <Text size="sm">{open === 0 ? t('retire.nobody') : t('retire.open', { count: open })}</Text>
        {open > 0 && (
          <Text size="sm" c="dimmed">
            {t('retire.instead')}
          </Text>
        )}
        {setActive.isError && <ProblemAlert error={setActive.error} />}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('retire.keep')}
          </Button>
          <Button
            color="red"
            loading={setActive.isPending}
            onClick={() => setActive.mutate(false, { onSuccess: onClose })}
          >
            {t('retire.confirm')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
