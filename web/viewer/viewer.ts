import type { ViewerMessage } from '@carrel/contract'
import Guacamole from 'guacamole-common-js'
import { talkWith } from './application-window.ts'
import { SharedClipboard } from './clipboard.ts'
import { connectDesktop, type DesktopConnection } from './desktop-connection.ts'
import { DesktopView } from './desktop-view.ts'
import { attachKeyboard } from './keyboard.ts'
import type { Overlay } from './overlay.ts'
import { attachPointer } from './pointer.ts'
import { ReconnectPolicy } from './reconnect-policy.ts'
import { endingOf } from './status-sentence.ts'
import type { TokenPurse } from './token.ts'
import { tunnelUrl } from './tunnel-url.ts'

type State = Extract<ViewerMessage, { type: 'state' }>['state']

interface ViewerParts {
  origin: string
  purse: TokenPurse
  desktop: HTMLElement
  overlay: Overlay
  images: string[]
}

const TOKEN_DEADLINE_MS = 20_000

/** Connects, shows, and connects again; one connection at a time. */
export function startViewer({ origin, purse, desktop, overlay, images }: ViewerParts): void {
  const root = document.documentElement
  const policy = new ReconnectPolicy()
  const view = new DesktopView(desktop)
  const clipboard = new SharedClipboard()
  let connection: DesktopConnection | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let isWaitingForToken = false
  let frames = 0
  let wasShown = false

  const application = talkWith(origin, (message) => {
    if (message.type === 'focus') keyboard.focus()
    if (message.type === 'keys') keyboard.press(message.keysyms)
    if (message.type === 'token') {
      purse.put(message.token)
      if (isWaitingForToken) connect()
    }
  })

  const keyboard = attachKeyboard((isPressed, keysym) => {
    wakeAudio()
    connection?.client.sendKeyEvent(isPressed ? 1 : 0, keysym)
  })

  function setState(state: State, status: number | null = null): void {
    root.dataset.state = state
    application.tell({ type: 'state', state, status })
  }

  function connect(): void {
    clearTimeout(timer)
    const token = purse.take()
    isWaitingForToken = token === null
    if (token === null) {
      application.tell({ type: 'token_needed' })
      timer = setTimeout(() => ended(null), TOKEN_DEADLINE_MS)
      return
    }
    const url = tunnelUrl(location.href, view.size(), images)
    connection = connectDesktop(url, token, {
      onWaiting: () => setState(wasShown ? 'reconnecting' : 'waiting'),
      onConnected: (client) => {
        policy.connected(performance.now())
        view.show(client)
        attachPointer(client, () => {
          wakeAudio()
          keyboard.focus()
        })
        clipboard.attach(client)
        overlay.hide()
        keyboard.focus()
        setState('connected')
      },
      onFrame: (hasDrawn) => {
        frames += 1
        root.dataset.frames = String(frames)
        if (!hasDrawn || wasShown) return
        wasShown = true
        application.tell({ type: 'first_frame', since_start_ms: performance.now() })
      },
      onUnstable: (isUnstable) => root.toggleAttribute('data-unstable', isUnstable),
      onEnded: ended,
    })
  }

  function ended(status: number | null): void {
    connection?.close()
    connection = null
    isWaitingForToken = false
    view.freeze()
    clipboard.detach()
    const ending = endingOf(status)
    const decision = policy.ended(ending, performance.now())
    if (decision.kind === 'reconnect') {
      setState('reconnecting', status)
      countDown(decision.afterSeconds, ending.title, ending.sentence)
      return
    }
    setState('disconnected', status)
    const { title, sentence, action } = ending
    overlay.show({
      title,
      sentence,
      ...(decision.kind === 'ask' ? { action: { label: action, run: connectNow } } : {}),
    })
  }

  function countDown(seconds: number, title: string, sentence: string): void {
    overlay.show({
      title,
      sentence: `${sentence} ${seconds > 0 ? `Connecting again in ${seconds} s.` : 'Connecting again…'}`,
    })
    timer = setTimeout(
      () => (seconds > 1 ? countDown(seconds - 1, title, sentence) : connect()),
      Math.min(1, seconds) * 1000,
    )
  }

  function connectNow(): void {
    policy.reset()
    setState('reconnecting')
    overlay.show({ title: 'Connecting again', sentence: 'One moment.' })
    connect()
  }

  setState('connecting')
  connect()
}

/** Browsers keep sound suspended until somebody has touched the page. */
function wakeAudio(): void {
  const audio = Guacamole.AudioContextFactory.singleton
  if (audio?.state === 'suspended') void audio.resume()
}
