import { Button, Group, Stack, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
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
  return (
    <Dialog title="Leave without saving?" isOpen={isOpen} onClose={onStay}>
      <Stack>
        <Text size="sm">Your changes are not saved yet, and would be lost.</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onLeave}>
            Leave
          </Button>
          <Button data-autofocus onClick={onStay}>
            Stay
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
