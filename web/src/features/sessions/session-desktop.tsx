import type { Session } from '@carrel/contract'
import { useFullscreenElement } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { SessionNotices } from '../operations/session-notices.tsx'
import { PreferencesPanel } from '../preferences/preferences-panel.tsx'
import { GuacamoleViewer, type ViewerControls, type ViewerState } from './guacamole-viewer.tsx'
import { lockKeyboard, unlockKeyboard } from './keyboard-lock.ts'
import classes from './session-desktop.module.css'
import { SessionInformation } from './session-information.tsx'
import { SessionToolbar } from './session-toolbar.tsx'
import { useTroubles } from './session-troubles.ts'

interface SessionDesktopProps {
  session: Session
}

/** An active session fills the window: a slim bar, and the desktop. Both go fullscreen together. */
export function SessionDesktop({ session }: SessionDesktopProps) {
  const [state, setState] = useState<ViewerState>('connecting')
  const [gateway, setGateway] = useState<string | null>(null)
  const [troubles, noteTrouble] = useTroubles()
  const { ref: wrapper, toggle, fullscreen } = useFullscreenElement<HTMLDivElement>()
  const viewer = useRef<ViewerControls>(null)
  const [areSettingsOpen, setAreSettingsOpen] = useState(false)
  const [isInformationOpen, setIsInformationOpen] = useState(false)

  const menuButton = useRef<HTMLButtonElement>(null)
  const toggleFullscreen = (): void => void toggle().then(() => viewer.current?.focus())

  useEffect(() => {
    if (!fullscreen) return
    lockKeyboard()
    return unlockKeyboard
  }, [fullscreen])

  const changeState = (next: ViewerState): void => {
    setState(next)
    if (next === 'connected' && document.activeElement === document.body) viewer.current?.focus()
  }

  return (
    <div ref={wrapper} className={classes.room}>
      <SessionToolbar
        session={session}
        state={state}
        isFullscreen={fullscreen}
        menuButton={menuButton}
        onFullscreen={toggleFullscreen}
        onMenu={() => viewer.current?.openMenu()}
        areSettingsOpen={areSettingsOpen}
        onSettings={() => setAreSettingsOpen(true)}
        onInformation={() => setIsInformationOpen(true)}
      />
      <main className={classes.desk}>
        <SessionNotices sessionId={session.id} />
        <GuacamoleViewer
          ref={viewer}
          session={session}
          isFullscreen={fullscreen}
          onState={changeState}
          onFullscreen={toggleFullscreen}
          onLeave={() => menuButton.current?.focus()}
          onGateway={setGateway}
          onTrouble={noteTrouble}
        />
      </main>
      {areSettingsOpen && (
        <PreferencesPanel
          session={session}
          onClose={() => {
            setAreSettingsOpen(false)
            viewer.current?.focus()
          }}
          onLook={(look) => viewer.current?.setLook(look)}
        />
      )}
      {isInformationOpen && (
        <SessionInformation
          {...{ session, state, gateway, troubles }}
          onClose={() => setIsInformationOpen(false)}
        />
      )}
    </div>
  )
}
