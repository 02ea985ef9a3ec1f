import type { ChangeEffects, Session } from '@carrel/contract'
import { findParameter } from '@carrel/contract'
import { Alert, Button, Group, Text } from '@mantine/core'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useReconnectSession } from '../sessions/session-queries.ts'

interface SavedNoticeProps {
  session: Session
  effects: ChangeEffects
  onDone: () => void
}

/** Says when the desktop in front of the person takes what was saved, and offers not to wait. */
export function SavedNotice({ session, effects, onDone }: SavedNoticeProps) {
  const reconnect = useReconnectSession(session.id)
  const labels = (names: readonly string[]) =>
    names.map((name) => findParameter(session.protocol, name)?.parameter.label ?? name).join(', ')
  const { now, on_reconnect, next_session } = effects
  const waits = on_reconnect.length > 0
  return (
    <Alert
      role="status"
      variant="light"
      title="Saved"
      mb="md"
      withCloseButton
      closeButtonLabel="Close"
      onClose={onDone}
    >
      {now.length > 0 && <Text size="sm">In effect now: {labels(now)}.</Text>}
      {waits && <Text size="sm">When the desktop reconnects: {labels(on_reconnect)}.</Text>}
      {next_session.length > 0 && (
        <Text size="sm">From the next session on: {labels(next_session)}.</Text>
      )}
      {now.length + on_reconnect.length + next_session.length === 0 && (
        <Text size="sm">It changes nothing here: the template decides.</Text>
      )}
      {waits && (
        <Group mt="sm">
          <Button
            size="xs"
            loading={reconnect.isPending}
            onClick={() => reconnect.mutate(undefined, { onSuccess: onDone })}
          >
            Reconnect now
          </Button>
        </Group>
      )}
      {reconnect.isError && <ProblemAlert error={reconnect.error} />}
    </Alert>
  )
}
