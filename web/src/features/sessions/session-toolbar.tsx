import type { Session } from '@carrel/contract'
import { ActionIcon, Badge, CopyButton, Tooltip, UnstyledButton } from '@mantine/core'
import IconAdjustmentsHorizontal from '@tabler/icons-react/dist/esm/icons/IconAdjustmentsHorizontal.mjs'
import IconMaximize from '@tabler/icons-react/dist/esm/icons/IconMaximize.mjs'
import IconMinimize from '@tabler/icons-react/dist/esm/icons/IconMinimize.mjs'
import IconSettings from '@tabler/icons-react/dist/esm/icons/IconSettings.mjs'
import { Link } from '@tanstack/react-router'
import type { Ref } from 'react'
import { Logo } from '../../app/logo.tsx'
import type { ViewerState } from './guacamole-viewer.tsx'
import { SessionCountdown } from './session-countdown.tsx'
import { SessionExtendButton } from './session-extend-button.tsx'
import classes from './session-toolbar.module.css'
import { TerminateSessionButton } from './terminate-session-button.tsx'

const stateLabels: Record<ViewerState, string> = {
  connecting: 'Connecting',
  waiting: 'Connecting',
  connected: 'Connected',
  reconnecting: 'Reconnecting',
  disconnected: 'Disconnected',
}

interface SessionToolbarProps {
  session: Session
  state: ViewerState
  isFullscreen: boolean
  onFullscreen: () => void
  menuButton: Ref<HTMLButtonElement>
  onMenu: () => void
  areSettingsOpen: boolean
  onSettings: () => void
}

export function SessionToolbar({
  session,
  state,
  isFullscreen,
  onFullscreen,
  menuButton,
  onMenu,
  areSettingsOpen,
  onSettings,
}: SessionToolbarProps) {
  const address = session.vm_ip_address
  const fullscreenLabel = isFullscreen ? 'Leave fullscreen' : 'Fullscreen'
  return (
    <section className={classes.bar} aria-label="Session">
      <div className={classes.what}>
        <Tooltip label="Back to the desktops; this one keeps running">
          <Link to="/" aria-label="Back to the desktops" className={classes.home}>
            <Logo size={24} />
          </Link>
        </Tooltip>
        <h1 className={classes.name}>{session.template_name}</h1>
        <span className={classes.state} role="status" data-state={state}>
          <span className={classes.dot} aria-hidden="true" />
          <span className={classes.stateLabel}>{stateLabels[state]}</span>
        </span>
      </div>
      <div className={classes.machine}>
        <Badge variant="light" radius="sm" size="sm">
          {session.protocol.toUpperCase()}
        </Badge>
        {address && (
          <CopyButton value={address}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? 'Copied' : 'Copy the address'} openDelay={copied ? 0 : 400}>
                <UnstyledButton
                  className={classes.address}
                  onClick={copy}
                  aria-label={`Copy the VM's address ${address}`}
                >
                  {address}
                </UnstyledButton>
              </Tooltip>
            )}
          </CopyButton>
        )}
      </div>
      <div className={classes.time}>
        {session.expires_at && <SessionCountdown expiresAt={session.expires_at} />}
      </div>
      <div className={classes.actions}>
        <SessionExtendButton sessionId={session.id} />
        <Tooltip label="Connection settings">
          <ActionIcon
            variant="default"
            size={30}
            aria-label="Connection settings"
            aria-expanded={areSettingsOpen}
            onClick={onSettings}
          >
            <IconSettings size={17} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Screen, keys, clipboard, files, sound" position="left">
          <ActionIcon
            ref={menuButton}
            variant="default"
            size={30}
            aria-label="Desktop menu"
            onClick={onMenu}
          >
            <IconAdjustmentsHorizontal size={17} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={fullscreenLabel}>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={fullscreenLabel}
            onClick={onFullscreen}
          >
            {isFullscreen ? <IconMinimize size={17} /> : <IconMaximize size={17} />}
          </ActionIcon>
        </Tooltip>
        <TerminateSessionButton session={session} />
      </div>
    </section>
  )
}
