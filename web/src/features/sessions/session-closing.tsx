import type { Session } from '@carrel/contract'
import { Progress, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './launch-progress.module.css'
import { WaitNotice } from './wait-notice.tsx'

interface SessionClosingProps {
  session: Session
}

export function SessionClosing({ session }: SessionClosingProps) {
  const { t } = useTranslation('sessions')
  return (
    <div className={classes.panel} role="status">
      <Text c="dimmed" size="sm">
        {session.template_name}
      </Text>
      <Title order={1}>{t('closing.title')}</Title>
      <Text mt="sm">{t(`closing.${session.session_type}`)}</Text>
      <WaitNotice session={session} then="closing" />
      {!session.waiting && (
        <Progress value={100} striped animated size={4} mt="xl" aria-label={t('closing.title')} />
      )}
    </div>
  )
}
