import type { LiveEvent } from '@carrel/contract'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listenLive } from '../api/live-socket.ts'
import { setServerTime } from '../api/server-clock.ts'
import {
  refetchNotifications,
  rememberNotification,
} from '../features/notifications/notification-queries.ts'
import {
  refetchNotices,
  rememberMessage,
  rememberWatchers,
} from '../features/operations/notice-queries.ts'
import {
  refetchAdministeredSessions,
  sessionsChanged,
} from '../features/operations/session-updates.ts'
import { meQuery } from '../features/people/people-queries.ts'
import { refetchServers } from '../features/servers/server-queries.ts'
import { showBrowserNotice } from '../features/sessions/browser-notice.ts'
import { showExpiringNotice } from '../features/sessions/expiring-notice.tsx'
import { showReadyNotice } from '../features/sessions/ready-notice.ts'
import { showRefusedNotice } from '../features/sessions/refused-notice.ts'
import { refetchSessions, rememberSession } from '../features/sessions/session-queries.ts'
import { refetchThumbnail } from '../features/sessions/thumbnail-queries.ts'
import { refetchKeptDesktops } from '../features/snapshots/snapshot-queries.ts'

const NOTICE_AFTER_MS = 4_000
const LINE_NOTICE = 'live-line'

/** Listens to the server for as long as somebody is signed in, and keeps the cache true by what it hears. */
export function LiveUpdates() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { t: ofOperations } = useTranslation('operations')
  const { t: ofSessions } = useTranslation('sessions')
  const [isUp, setIsUp] = useState(true)

  const hear = useEffectEvent((event: LiveEvent) => {
    if (event.event === 'Connected') {
      setServerTime(event.server_time)
      // Whatever happened between the page's first answers and this greeting, or during a gap, was not told.
      void refetchSessions(client)
      void refetchKeptDesktops(client)
      void refetchNotifications(client)
      void refetchServers(client)
      void refetchNotices(client)
      void refetchAdministeredSessions(client)
      return
    }
    if (event.event === 'SessionMessage') {
      rememberMessage(client, event.session_id, event.message)
      const title = ofOperations('notice.from', { name: event.message.sender })
      showBrowserNotice(event.message.id, title, event.message.text)
      return
    }
    if (event.event === 'SessionWatched') {
      rememberWatchers(client, event.session_id, event.watchers)
      return
    }
    if (event.event === 'SessionsUpdated') {
      sessionsChanged(client)
      return
    }
    if (event.event === 'AdminNotification') {
      rememberNotification(client, event.notification)
      return
    }
    if (event.event === 'ServersUpdated') {
      void refetchServers(client)
      return
    }
    if (!('session' in event)) return
    rememberSession(client, event.session)
    if (event.event === 'VMSessionThumbnail') void refetchThumbnail(client, event.session.id)
    else if (event.session.session_type === 'persistent') void refetchKeptDesktops(client)
    if (event.event === 'VMSessionReady') showReadyNotice(event.session, ofSessions)
    if (event.event === 'VMSessionDesktopRefused')
      showRefusedNotice(event.session, event.detail, ofSessions)
    if (event.event === 'VMSessionExpiring')
      showExpiringNotice(event.session, event.minutes_left, ofSessions)
  })

  // Asking who is signed in leads to the sign-in page, and from there back to this one.
  const leave = useEffectEvent(() => void client.invalidateQueries({ queryKey: meQuery.queryKey }))

  useEffect(() => listenLive({ onEvent: hear, onLine: setIsUp, onSignedOut: leave }), [])

  useEffect(() => {
    if (isUp) return
    const timer = setTimeout(() => {
      notifications.show({
        id: LINE_NOTICE,
        title: t('live.interrupted'),
        message: t('live.keepsTrying'),
        color: 'yellow',
        autoClose: false,
      })
    }, NOTICE_AFTER_MS)
    return () => {
      clearTimeout(timer)
      notifications.hide(LINE_NOTICE)
    }
  }, [isUp, t])

  return null
}
