import type { Session } from '@carrel/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconPower from '@tabler/icons-react/dist/esm/icons/IconPower.mjs'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useTerminateSession } from './session-queries.ts'

interface TerminateSessionButtonProps {
  session: Session
  isQuiet?: boolean
}

export function TerminateSessionButton({ session, isQuiet = false }: TerminateSessionButtonProps) {
  const [isOpen, { open, close }] = useDisclosure()
  const terminate = useTerminateSession(session.id)

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
        aria-label={`Terminate ${session.template_name}`}
        onClick={ask}
      >
        Terminate
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={`Terminate ${session.template_name}?`}>
        <Stack>
          <Text size="sm">
            {session.session_type === 'persistent'
              ? 'Open programs are closed. Your files are kept for the next time.'
              : 'The machine is deleted with everything on it. Save elsewhere what you want to keep.'}
          </Text>
          {terminate.isError && <ProblemAlert error={terminate.error} />}
          <Group justify="flex-end">
            <Button variant="default" data-autofocus onClick={close}>
              Keep it
            </Button>
            <Button
              color="red"
              loading={terminate.isPending}
              onClick={() => terminate.mutate(undefined, { onSuccess: close })}
            >
              End the desktop
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  )
}
