import type { Session } from '@carrel/contract'
import { useFullscreenElement } from '@mantine/hooks'
import { useRef, useState } from 'react'
import { GuacamoleViewer, type ViewerControls, type ViewerState } from './guacamole-viewer.tsx'
import classes from './session-desktop.module.css'
import { SessionToolbar } from './session-toolbar.tsx'

const CTRL_ALT_DEL = [0xffe3, 0xffe9, 0xffff]

interface SessionDesktopProps {
  session: Session
}

/** An active session fills the window: a slim bar, and the desktop. Both go fullscreen together. */
export function SessionDesktop({ session }: SessionDesktopProps) {
  const [state, setState] = useState<ViewerState>('connecting')
  const { ref: wrapper, toggle, fullscreen } = useFullscreenElement<HTMLDivElement>()
  const viewer = useRef<ViewerControls>(null)

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
        onFullscreen={() => void toggle().then(() => viewer.current?.focus())}
        onCtrlAltDel={() => {
          viewer.current?.sendKeys(CTRL_ALT_DEL)
          viewer.current?.focus()
        }}
      />
      <main className={classes.desk}>
        <GuacamoleViewer ref={viewer} session={session} onState={changeState} />
      </main>
    </div>
  )
}
