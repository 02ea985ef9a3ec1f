import type { Session } from '@carrel/contract'
import { ActionIcon, Badge, CopyButton, Tooltip, UnstyledButton } from '@mantine/core'
import IconAdjustmentsHorizontal from '@tabler/icons-react/dist/esm/icons/IconAdjustmentsHorizontal.mjs'
import IconCamera from '@tabler/icons-react/dist/esm/icons/IconCamera.mjs'
import IconInfoCircle from '@tabler/icons-react/dist/esm/icons/IconInfoCircle.mjs'
import IconMaximize from '@tabler/icons-react/dist/esm/icons/IconMaximize.mjs'
import IconMinimize from '@tabler/icons-react/dist/esm/icons/IconMinimize.mjs'
import IconSettings from '@tabler/icons-react/dist/esm/icons/IconSettings.mjs'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { Logo } from '../../app/logo.tsx'
import { NotificationBell } from '../notifications/notification-bell.tsx'
import { meQuery } from '../people/people-queries.ts'
import { OpenDesktopSnapshot } from '../snapshots/open-desktop-snapshot.tsx'
import type { ViewerState } from './guacamole-viewer.tsx'
import { SessionCountdown } from './session-countdown.tsx'
import { SessionExtendButton } from './session-extend-button.tsx'
import classes from './session-toolbar.module.css'
import { TerminateSessionButton } from './terminate-session-button.tsx'
import { ViewerStateLabel } from './viewer-state-label.tsx'

interface SessionToolbarProps {
  session: Session
  state: ViewerState
  isFullscreen: boolean
  onFullscreen: () => void
  menuButton: Ref<HTMLButtonElement>
  onMenu: () => void
  areSettingsOpen: boolean
  onSettings: () => void
  onInformation: () => void
}

export function SessionToolbar(props: SessionToolbarProps) {
  const { session, state, isFullscreen, areSettingsOpen } = props
  const { t } = useTranslation('sessions')
  const { data: person } = useQuery(meQuery)
  return (
    <section className={classes.bar} aria-label={t('toolbar.name')}>
      <div className={classes.what}>
        <Tooltip label={t('toolbar.backHint')}>
          <Link to="/" aria-label={t('toolbar.back')} className={classes.home}>
            <Logo size={24} />
          </Link>
        </Tooltip>
        <h1 className={classes.name} dir="auto">
          {session.template_name}
        </h1>
        <ViewerStateLabel state={state} />
      </div>
      <Machine session={session} />
      <div className={classes.time}>
        {person?.role === 'admin' && <NotificationBell />}
        {session.expires_at && <SessionCountdown expiresAt={session.expires_at} />}
      </div>
      <div className={classes.actions}>
        <SessionExtendButton session={session} />
        <OpenDesktopSnapshot
          session={session}
          button={(open) => (
            <Tool label={t('toolbar.snapshot')} onClick={open}>
              <IconCamera size={17} stroke={1.6} />
            </Tool>
          )}
        />
        <Tool label={t('toolbar.information')} onClick={props.onInformation}>
          <IconInfoCircle size={17} stroke={1.6} />
        </Tool>
        <Tool
          label={t('toolbar.settings')}
          onClick={props.onSettings}
          aria-expanded={areSettingsOpen}
        >
          <IconSettings size={17} stroke={1.6} />
        </Tool>
        <Tool
          label={t('toolbar.menu')}
          hint={t('toolbar.menuHint')}
          buttonRef={props.menuButton}
          onClick={props.onMenu}
        >
          <IconAdjustmentsHorizontal size={17} stroke={1.6} />
        </Tool>
        <Tool
          label={t(isFullscreen ? 'toolbar.leaveFullscreen' : 'toolbar.fullscreen')}
          onClick={props.onFullscreen}
        >
          {isFullscreen ? <IconMinimize size={17} /> : <IconMaximize size={17} />}
        </Tool>
        <TerminateSessionButton session={session} />
      </div>
    </section>
  )
}

function Machine({ session: { protocol, vm_ip_address: address } }: { session: Session }) {
  const { t } = useTranslation('sessions')
  return (
    <div className={classes.machine}>
      <Badge variant="light" radius="sm" size="sm">
        {protocol.toUpperCase()}
      </Badge>
      {address && (
        <CopyButton value={address}>
          {({ copied, copy }) => (
            <Tooltip
              label={t(copied ? 'toolbar.copied' : 'toolbar.copyAddress')}
              openDelay={copied ? 0 : 400}
            >
              <UnstyledButton
                className={classes.address}
                onClick={copy}
                aria-label={t('toolbar.copyThisAddress', { address })}
              >
                {address}
              </UnstyledButton>
            </Tooltip>
          )}
        </CopyButton>
      )}
    </div>
  )
}

interface ToolProps {
  label: string
  /** What the pointer is told, where that is more than the name. */
  hint?: string
  buttonRef?: Ref<HTMLButtonElement>
  onClick: () => void
  'aria-expanded'?: boolean
  children: ReactNode
}

function Tool({ label, hint = label, buttonRef, children, ...button }: ToolProps) {
  return (
    <Tooltip label={hint}>
      <ActionIcon
        ref={buttonRef ?? null}
        variant="default"
        size={32}
        className={classes.tool}
        aria-label={label}
        {...button}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  )
}
