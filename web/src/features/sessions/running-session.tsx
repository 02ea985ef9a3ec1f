import type { Session } from '@carrel/contract'
import { Button, Card, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import classes from './running-session.module.css'
import { SessionCountdown } from './session-countdown.tsx'
import { isComing } from './session-order.ts'
import { SessionThumbnail } from './session-thumbnail.tsx'
import { TerminateSessionButton } from './terminate-session-button.tsx'

interface RunningSessionProps {
  session: Session
}

/** One of the person's desktops: what it looks like now, how long it lasts, and the way back to it. */
export function RunningSession({ session }: RunningSessionProps) {
  const { t } = useTranslation('sessions')
  const { id, template_name: name, protocol, vm_ip_address: address, status } = session
  const isActive = status === 'active'
  return (
    <Card component="article" padding={0} className={classes.card} aria-label={name}>
      <Link
        to="/sessions/$id"
        params={{ id }}
        className={classes.picture}
        tabIndex={-1}
        aria-hidden
      >
        <SessionThumbnail session={session} />
      </Link>
      <div className={classes.body}>
        <div className={classes.what}>
          <Text fw={600} lineClamp={2}>
            <bdi>{name}</bdi>
          </Text>
          <Text size="sm" c="dimmed" truncate className="tabular">
            {protocol.toUpperCase()}
            {address !== null && (
              <>
                {' · '}
                <bdi>{address}</bdi>
              </>
            )}
          </Text>
        </div>
        <div className={classes.time}>
          {isActive && session.expires_at ? (
            <SessionCountdown expiresAt={session.expires_at} />
          ) : (
            <Text size="sm" c="dimmed">
              {session.waiting
                ? t('running.waiting')
                : t(isComing(session) ? 'running.comingUp' : 'running.closing')}
            </Text>
          )}
        </div>
        <div className={classes.actions}>
          {status !== 'terminating' && <TerminateSessionButton session={session} isQuiet />}
          <Button
            variant={isActive ? 'filled' : 'light'}
            renderRoot={(props) => <Link to="/sessions/$id" params={{ id }} {...props} />}
          >
            {isActive ? t('running.resume') : t('running.watch')}
          </Button>
        </div>
      </div>
    </Card>
  )
}
