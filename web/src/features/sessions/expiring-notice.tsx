import type { Session } from '@carrel/contract'
import { Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { SessionCountdown } from './session-countdown.tsx'
import { SessionExtendButton } from './session-extend-button.tsx'
import { sessionQuery } from './session-queries.ts'

const noticeId = (sessionId: string) => `expiring-${sessionId}`

interface ExpiringNoticeProps {
  session: Session
}

function ExpiringNotice({ session: told }: ExpiringNoticeProps) {
  const { data: session = told } = useQuery(sessionQuery(told.id))
  // Extended or ended, from here or from anywhere else: there is nothing left to warn of.
  const isSettled = session.status !== 'active' || session.expires_at !== told.expires_at
  useEffect(() => {
    if (isSettled) hideExpiringNotice(told.id)
  }, [isSettled, told.id])

  return (
    <>
      <Text size="sm" mb="sm">
        Save what you need. It closes when the time is up, unless you extend it.
      </Text>
      <Group justify="space-between">
        {session.expires_at && <SessionCountdown expiresAt={session.expires_at} />}
        <SessionExtendButton sessionId={session.id} />
      </Group>
    </>
  )
}

/** Stays until it is dealt with: somebody working in the desktop looks elsewhere. */
export function showExpiringNotice(session: Session, minutesLeft: number): void {
  // The later warning takes the place of the earlier one.
  hideExpiringNotice(session.id)
  notifications.show({
    id: noticeId(session.id),
    title: `${session.template_name} closes in ${minutesLeft} ${minutesLeft === 1 ? 'minute' : 'minutes'}`,
    message: <ExpiringNotice session={session} />,
    color: minutesLeft > 5 ? 'yellow' : 'red',
    autoClose: false,
  })
}

function hideExpiringNotice(sessionId: string): void {
  notifications.hide(noticeId(sessionId))
}
