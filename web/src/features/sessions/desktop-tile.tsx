import type { Session } from '@carrel/contract'
import { ActionIcon, Badge, Button, Skeleton, Text, Tooltip, UnstyledButton } from '@mantine/core'
import IconMaximize from '@tabler/icons-react/dist/esm/icons/IconMaximize.mjs'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import { Link } from '@tanstack/react-router'
import { type Ref, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { SessionNotices } from '../operations/session-notices.tsx'
import classes from './desktop-tile.module.css'
import { GuacamoleViewer, type ViewerControls, type ViewerState } from './guacamole-viewer.tsx'
import { SessionCountdown } from './session-countdown.tsx'
import { hasEnded } from './session-order.ts'
import { useSessionStatus } from './use-session-status.ts'
import { ViewerStateLabel } from './viewer-state-label.tsx'

interface DesktopTileProps {
  sessionId: string
  isHidden: boolean
  /** Of the whole page. */
  isFullscreen: boolean
  onFullscreen: () => void
  onClose: () => void
}

/** One desktop among others. Its name takes the keyboard there; the frame of the one that has it is marked. */
export function DesktopTile({
  sessionId,
  isHidden,
  isFullscreen,
  onFullscreen,
  onClose,
}: DesktopTileProps) {
  const { t } = useTranslation('sessions')
  const { data: session, error, refetch } = useSessionStatus(sessionId)
  const [state, setState] = useState<ViewerState>('connecting')
  const [hasKeyboard, setHasKeyboard] = useState(false)
  const viewer = useRef<ViewerControls>(null)
  const name = useRef<HTMLButtonElement>(null)
  return (
    <section
      className={classes.tile}
      data-hidden={isHidden}
      data-keyboard={hasKeyboard}
      inert={isHidden}
      aria-label={session?.template_name ?? t('page.title')}
    >
      <div className={classes.head}>
        <Tooltip label={t('tiles.typeHere')}>
          <UnstyledButton
            ref={name}
            className={classes.name}
            onClick={() => viewer.current?.focus()}
          >
            <span dir="auto">{session?.template_name ?? t('page.title')}</span>
          </UnstyledButton>
        </Tooltip>
        {session && (
          <>
            <Badge variant="light" radius="sm" size="sm" className={classes.protocol}>
              {session.protocol.toUpperCase()}
            </Badge>
            <Text size="xs" c="dimmed" ff="monospace" className={classes.address}>
              <bdi>{session.vm_ip_address}</bdi>
            </Text>
            {session.status === 'active' && <ViewerStateLabel state={state} />}
            {session.expires_at && <SessionCountdown expiresAt={session.expires_at} />}
          </>
        )}
        <Tooltip label={t('tiles.alone')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('tiles.alone')}
            renderRoot={(props) => (
              <Link to="/sessions/$id" params={{ id: sessionId }} {...props} />
            )}
          >
            <IconMaximize size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('tiles.close')}>
          <ActionIcon variant="subtle" color="gray" aria-label={t('tiles.close')} onClick={onClose}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {error && !session ? (
        <div className={classes.middle}>
          <ProblemAlert error={error} onRetry={() => void refetch()} />
        </div>
      ) : session ? (
        <TileContent
          session={session}
          ref={viewer}
          onState={setState}
          isFullscreen={isFullscreen}
          onFullscreen={onFullscreen}
          onKeyboard={setHasKeyboard}
          onLeave={() => name.current?.focus()}
        />
      ) : (
        <Skeleton flex={1} radius={0} role="status" aria-label={t('page.loading')} />
      )}
    </section>
  )
}

interface TileContentProps {
  session: Session
  ref: Ref<ViewerControls>
  onState: (state: ViewerState) => void
  isFullscreen: boolean
  onFullscreen: () => void
  onKeyboard: (isHere: boolean) => void
  onLeave: () => void
}

function TileContent({ session, ...viewer }: TileContentProps) {
  const { t } = useTranslation('sessions')
  if (session.status === 'active')
    return (
      <>
        <SessionNotices sessionId={session.id} />
        <GuacamoleViewer session={session} {...viewer} />
      </>
    )
  return (
    <div className={classes.middle}>
      <Text c="dimmed">
        {t(
          hasEnded(session)
            ? 'tiles.ended'
            : session.status === 'terminating'
              ? 'running.closing'
              : 'running.comingUp',
        )}
      </Text>
      <Button
        variant="default"
        size="xs"
        renderRoot={(props) => <Link to="/sessions/$id" params={{ id: session.id }} {...props} />}
      >
        {t('tiles.look')}
      </Button>
    </div>
  )
}
