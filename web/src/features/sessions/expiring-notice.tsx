import type { Session } from '@carrel/contract'
import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { askForNotices, canAskForNotices, showBrowserNotice } from './browser-notice.ts'
import { SessionCountdown } from './session-countdown.tsx'
import { SessionExtendButton } from './session-extend-button.tsx'
import { sessionQuery } from './session-queries.ts'

const noticeId = (sessionId: string) => `expiring-${sessionId}`

interface ExpiringNoticeProps {
  session: Session
}

function ExpiringNotice({ session: told }: ExpiringNoticeProps) {
  const { t } = useTranslation('sessions')
  const { data: session = told } = useQuery(sessionQuery(told.id))
  // Whoever sees a warning here knows what they would be told elsewhere: the moment to ask whether they want it.
  const [mayAsk, setMayAsk] = useState(canAskForNotices)
  // Extended or ended, from here or from anywhere else: there is nothing left to warn of.
  const isSettled = session.status !== 'active' || session.expires_at !== told.expires_at
  useEffect(() => {
    if (isSettled) hideExpiringNotice(told.id)
  }, [isSettled, told.id])

  return (
    <>
      <Text size="sm" mb="sm">
        {t('expiring.advice')}
      </Text>
      <Group justify="space-between">
        {session.expires_at && <SessionCountdown expiresAt={session.expires_at} />}
        <SessionExtendButton session={session} />
      </Group>
      {mayAsk && (
        <Button
          mt="xs"
          size="compact-xs"
          variant="subtle"
          onClick={() => void askForNotices().finally(() => setMayAsk(false))}
        >
          {t('expiring.ask')}
        </Button>
      )}
    </>
  )
}

/** Stays until it is dealt with: somebody working in the desktop looks elsewhere. */
export function showExpiringNotice(
  session: Session,
  minutesLeft: number,
  t: TFunction<'sessions'>,
): void {
  // The later warning takes the place of the earlier one.
  hideExpiringNotice(session.id)
  const title = t('expiring.title', { name: session.template_name, count: minutesLeft })
  notifications.show({
    id: noticeId(session.id),
    title,
    message: <ExpiringNotice session={session} />,
    color: minutesLeft > 5 ? 'yellow' : 'red',
    autoClose: false,
  })
  showBrowserNotice(noticeId(session.id), title, t('expiring.advice'))
}

function hideExpiringNotice(sessionId: string): void {
  notifications.hide(noticeId(sessionId))
}
