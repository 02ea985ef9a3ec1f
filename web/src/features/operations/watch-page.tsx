import { Button, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useLocation } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { usePageTitle } from '../../app/use-page-title.ts'
import { useViewerMessages } from '../sessions/use-viewer-messages.ts'
import { sessionDetailsQuery, useWatchToken } from './operation-queries.ts'
import classes from './operations.module.css'
import { WatchDialog } from './watch-dialog.tsx'

const route = getRouteApi('/signed-in/admin/sessions/$id/watch')

/** Somebody’s desktop, to look at. Whoever comes by a link, or again, says the reason first. */
export function WatchPage() {
  const { t } = useTranslation('operations')
  const { id } = route.useParams()
  const reason = useLocation({ select: ({ state }) => state.watchReason })
  const { data, error } = useQuery(sessionDetailsQuery(id))
  const name = data?.session.person.display_name ?? ''
  usePageTitle(t('details.watch'))
  const isOver = data !== undefined && data.session.status !== 'active'
  return (
    <div className={classes.watch}>
      <header className={classes.watchBar}>
        <Text component="h1" size="sm" fw={400}>
          {data ? `${t('details.title', { name })} · ${t('watch.onlyLook')}` : ''}
        </Text>
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => (
            <Link
              to="/admin/sessions/$id"
              params={{ id }}
              activeOptions={{ exact: true }}
              {...props}
            />
          )}
        >
          {t('watch.stop')}
        </Button>
      </header>
      <main className={classes.watch}>
        {error && <ProblemAlert error={error} />}
        {isOver && <Text p="lg">{t('watch.over')}</Text>}
        {data && !isOver && reason && <WatchedDesktop {...{ id, name, reason }} />}
        {data && !isOver && !reason && (
          <WatchDialog session={data.session} onClose={() => history.back()} />
        )}
      </main>
    </div>
  )
}

interface WatchedDesktopProps {
  id: string
  name: string
  reason: string
}

function WatchedDesktop({ id, name, reason }: WatchedDesktopProps) {
  const { t } = useTranslation('operations')
  const { mutate, error } = useWatchToken(id)
  const [address, setAddress] = useState<string | null>(null)
  const frame = useRef<HTMLIFrameElement>(null)
  const hasAsked = useRef(false)

  const ask = useEffectEvent(() =>
    mutate(reason, {
      onSuccess: ({ viewer_url, token }) => {
        if (address === null) setAddress(viewer_url)
        else post({ type: 'token', token })
      },
    }),
  )
  const post = useViewerMessages(frame, address && new URL(address).origin, (message) => {
    if (message.type === 'token_needed') ask()
  })
  useEffect(() => {
    if (hasAsked.current) return
    hasAsked.current = true
    ask()
  }, [])

  if (error) return <ProblemAlert error={error} />
  if (address === null) return <Skeleton className={classes.frame} />
  return (
    <iframe
      ref={frame}
      src={address}
      title={t('watch.frame', { name })}
      className={classes.frame}
    />
  )
}
