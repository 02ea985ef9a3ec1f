import type { ChangeEffects, Session } from '@carrel/contract'
import { findParameter } from '@carrel/contract'
import { Alert, Button, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useParameterWords } from '../parameters/use-parameter-words.ts'
import { useReconnectSession } from '../sessions/session-queries.ts'

interface SavedNoticeProps {
  session: Session
  effects: ChangeEffects
  onDone: () => void
}

/** Says when the desktop in front of the person takes what was saved, and offers not to wait. */
export function SavedNotice({ session, effects, onDone }: SavedNoticeProps) {
  const { t } = useTranslation(['preferences', 'app'])
  const words = useParameterWords()
  const reconnect = useReconnectSession(session.id)
  const settings = (names: readonly string[]) =>
    names
      .map((name) => words(findParameter(session.protocol, name)?.parameter.label ?? name))
      .join(', ')
  const { now, on_reconnect, next_session } = effects
  const waits = on_reconnect.length > 0
  return (
    <Alert
      role="status"
      variant="light"
      title={t('saved.title')}
      mb="md"
      withCloseButton
      closeButtonLabel={t('app:close')}
      onClose={onDone}
    >
      {now.length > 0 && <Text size="sm">{t('saved.now', { settings: settings(now) })}</Text>}
      {waits && (
        <Text size="sm">{t('saved.onReconnect', { settings: settings(on_reconnect) })}</Text>
      )}
      {next_session.length > 0 && (
        <Text size="sm">{t('saved.nextSession', { settings: settings(next_session) })}</Text>
      )}
      {now.length + on_reconnect.length + next_session.length === 0 && (
        <Text size="sm">{t('saved.noEffect')}</Text>
      )}
      {waits && (
        <Group mt="sm">
          <Button
            size="xs"
            loading={reconnect.isPending}
            onClick={() => reconnect.mutate(undefined, { onSuccess: onDone })}
          >
            {t('saved.reconnect')}
          </Button>
        </Group>
      )}
      {reconnect.isError && <ProblemAlert error={reconnect.error} />}
    </Alert>
  )
}
