import type { Session } from '@carrel/contract'
import { Alert, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/use-formats.ts'

interface WaitNoticeProps {
  session: Session
  /** What goes on when it is over. */
  then: 'launch' | 'closing'
}

/** What keeps a session from going on, since when, and what will happen; nothing where it goes on. */
export function WaitNotice({ session: { waiting }, then }: WaitNoticeProps) {
  const { t } = useTranslation('sessions')
  const { clock } = useFormats()
  if (!waiting) return null
  return (
    <Alert color="yellow" variant="light" mt="md" role="status" title={t('waiting.title')}>
      <Text size="sm">{t(`waiting.${waiting.for}`, { time: clock(waiting.since) })}</Text>
      <Text size="sm" c="dimmed" mt={4}>
        {t(`waiting.${then}`)}
      </Text>
    </Alert>
  )
}
