import type { Session, TerminalLook, ViewerMessage } from '@carrel/contract'
import { Skeleton, Text, VisuallyHidden } from '@mantine/core'
import {
  type Ref,
  useEffect,
  useEffectEvent,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../api/api-error.ts'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { spoken } from '../../i18n/i18n.ts'
import classes from './guacamole-viewer.module.css'
import { useGuacamoleToken } from './use-guacamole-token.ts'
import { useKeepThumbnail } from './use-keep-thumbnail.ts'
import { useMachineLabel } from './use-machine-label.ts'
import { useViewerMessages } from './use-viewer-messages.ts'
import { frameAddress, isOwnViewer, viewerAddress } from './viewer-address.ts'

export type ViewerState = Extract<ViewerMessage, { type: 'state' }>['state']

export interface ViewerControls {
  focus(): void
  openMenu(): void
  /** How a terminal is to look from now on. */
  setLook(look: TerminalLook): void
}

interface GuacamoleViewerProps {
  session: Session
  isFullscreen: boolean
  onState: (state: ViewerState) => void
  onFullscreen: () => void
  /** The person goes back to the application by keyboard. */
  onLeave: () => void
  /** Whether what is typed goes to this desktop. */
  onKeyboard?: (isHere: boolean) => void
  /** The origin that serves the desktop; told when it is known, and when it is another. */
  onGateway?: (origin: string) => void
  /** Something went wrong, in words for support. */
  onTrouble?: (what: string) => void
  ref?: Ref<ViewerControls>
}

/** The desktop: the gateway's viewer page in an iframe, supplied with one-time tokens for as long as it is open. */
export function GuacamoleViewer({
  session,
  isFullscreen,
  onState,
  onFullscreen,
  onLeave,
  onKeyboard,
  onGateway,
  onTrouble,
  ref,
}: GuacamoleViewerProps) {
  const { t } = useTranslation('sessions')
  const leaving = useId()
  const machine = useMachineLabel(session)
  const { token, error, renew } = useGuacamoleToken(session)
  const [connectionId] = useState(session.cached_connection_id)
  const [address, setAddress] = useState<string | null>(null)
  // The one that it was opened in: another address would load it anew.
  const [language] = useState(spoken)
  const [isCovered, setIsCovered] = useState(true)
  const frame = useRef<HTMLIFrameElement>(null)
  const origin = address && new URL(address).origin

  const told = token ? viewerAddress(address, token.viewer_url) : address
  if (told !== address) {
    setAddress(told)
    setIsCovered(true)
  }

  const noteTrouble = (trouble: unknown): void => onTrouble?.(inWords(trouble))
  const tellTrouble = useEffectEvent(noteTrouble)
  const tellGateway = useEffectEvent((known: string) => onGateway?.(known))
  useEffect(() => {
    if (error) tellTrouble(error)
  }, [error])
  useEffect(() => {
    if (origin) tellGateway(origin)
  }, [origin])

  const keepThumbnail = useKeepThumbnail(session.id, noteTrouble)
  const post = useViewerMessages(frame, origin, (message) => {
    if (message.type === 'token_needed') renew()
    if (message.type === 'first_frame' || message.type === 'credentials_needed') setIsCovered(false)
    if (message.type === 'fullscreen_wanted') onFullscreen()
    if (message.type === 'leave') onLeave()
    if (message.type === 'keyboard') onKeyboard?.(message.is_here)
    if (message.type === 'thumbnail') keepThumbnail(message.image)
    if (message.type === 'state') {
      onState(message.state)
      if (message.status) onTrouble?.(`viewer ${message.state}, Guacamole status ${message.status}`)
      // From here on the viewer's own words about the connection matter more than the cover.
      if (message.state === 'disconnected' || message.state === 'reconnecting') setIsCovered(false)
    }
  })

  const handOver = useEffectEvent((fresh: string, openedWith: string | null) => {
    // The token in the address is spent already by the viewer that was opened with it.
    if (openedWith !== token?.viewer_url) post({ type: 'token', token: fresh })
  })
  const fresh = token?.token
  useEffect(() => {
    if (fresh) handOver(fresh, address)
  }, [fresh, address])

  const tellFullscreen = useEffectEvent((isOn: boolean) =>
    post({ type: 'fullscreen', is_on: isOn }),
  )
  useEffect(() => {
    if (!isCovered) tellFullscreen(isFullscreen)
  }, [isFullscreen, isCovered])

  useImperativeHandle(ref, () => ({
    focus: () => {
      frame.current?.focus()
      post({ type: 'focus' })
    },
    openMenu: () => {
      frame.current?.focus()
      post({ type: 'menu' })
    },
    setLook: (look) => post({ type: 'look', look }),
  }))

  return (
    <div
      className={classes.stage}
      data-connection-id={connectionId ?? undefined}
      data-covered={isCovered}
    >
      {address && (
        <iframe
          ref={frame}
          src={frameAddress(address, language)}
          title={t('viewer.title', { name: session.template_name })}
          aria-describedby={leaving}
          className={classes.frame}
          onLoad={() => {
            if (isOwnViewer(address)) return
            setIsCovered(false)
            onState('connected')
          }}
          allow="clipboard-read; clipboard-write; fullscreen; keyboard-map; microphone; autoplay"
        />
      )}
      <VisuallyHidden id={leaving}>{t('viewer.leaving')}</VisuallyHidden>
      {isCovered && (
        <div className={classes.cover}>
          {error && !address ? (
            <ProblemAlert title={t('viewer.problem')} error={error} onRetry={renew} />
          ) : (
            <div role="status" className={classes.waiting}>
              <Skeleton className={classes.screen} data-testid="viewer-skeleton" />
              <Text c="dimmed" className="tabular">
                {t('viewer.connecting', { machine })}
              </Text>
            </div>
          )}
        </div>
      )}
    </div>
  )
}

const inWords = (trouble: unknown): string =>
  trouble instanceof ApiError ? `${trouble.code}: ${trouble.message}` : String(trouble)
