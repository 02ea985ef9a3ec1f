import type { Server } from '@carrel/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useSetServerActive } from './server-queries.ts'

interface InactivateServerDialogProps {
  server: Server
  onClose: () => void
}

export function InactivateServerDialog({ server, onClose }: InactivateServerDialogProps) {
  const setActive = useSetServerActive(server.id)
  const open = server.nodes.reduce((sum, { open_sessions }) => sum + open_sessions, 0)
  return (
    <Dialog isOpen onClose={onClose} title={`Take ${server.name} out of service?`}>
      <Stack>
        <Text size="sm">
          {open === 0
            ? 'Nobody has a desktop there now. Nothing is launched on it until you put it back.'
            : `${open === 1 ? 'One desktop there ends' : `${open} desktops there end`} at once: ephemeral ones are deleted, persistent ones are saved. Nothing is launched on it until you put it back.`}
        </Text>
        {open > 0 && (
          <Text size="sm" c="dimmed">
            To hurt nobody, let it run empty instead: present desktops run out, and no new one is
            launched.
          </Text>
        )}
        {setActive.isError && <ProblemAlert error={setActive.error} />}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>
            Keep it
          </Button>
          <Button
            color="red"
            loading={setActive.isPending}
            onClick={() => setActive.mutate(false, { onSuccess: onClose })}
          >
            Take out of service
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
