import { Button, Group, Stack, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'

interface LeaveGuardProps {
  isDirty: boolean
  /** Another address of the same page keeps what was entered. */
  keepsWithinPage?: boolean
}

/** Asks before changes are lost, whether by a link or by closing the page. */
export function LeaveGuard({ isDirty, keepsWithinPage = false }: LeaveGuardProps) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isDirty && !(keepsWithinPage && current.pathname === next.pathname),
    enableBeforeUnload: isDirty,
    withResolver: true,
  })
  return (
    <LeaveDialog
      isOpen={status === 'blocked'}
      onStay={() => reset?.()}
      onLeave={() => proceed?.()}
    />
  )
}

interface LeaveDialogProps {
  isOpen: boolean
  onStay: () => void
  onLeave: () => void
}

export function LeaveDialog({ isOpen, onStay, onLeave }: LeaveDialogProps) {
  const { t } = useTranslation('preferences')
  return (
    <Dialog title={t('leave.title')} isOpen={isOpen} onClose={onStay}>
      <Stack>
        <Text size="sm">{t('leave.explanation')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onLeave}>
            {t('leave.leave')}
          </Button>
          <Button data-autofocus onClick={onStay}>
            {t('leave.stay')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
