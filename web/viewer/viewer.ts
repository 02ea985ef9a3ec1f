import type Guacamole from 'guacamole-common-js'
import { SharedClipboard } from './clipboard/shared-clipboard.ts'
import { ConnectionLoop } from './connection/connection-loop.ts'
import { ConnectionQuality } from './connection/connection-quality.ts'
import type { TokenPurse } from './connection/token.ts'
import { tunnelUrl } from './connection/tunnel-url.ts'
import { CredentialPrompt } from './credentials/credential-prompt.ts'
import { DesktopCursor } from './display/desktop-cursor.ts'
import { DesktopView } from './display/desktop-view.ts'
import { ThumbnailCamera } from './display/thumbnail.ts'
import { DesktopFiles } from './files/desktop-files.ts'
import { attachInput } from './input/input.ts'
import { buildMenu } from './menu/build-menu.ts'
import { announce } from './page/announcements.ts'
import { talkWith } from './page/application-window.ts'
import { Banners } from './page/banners.ts'
import { Overlay } from './page/overlay.ts'
import { browserStore, PreferenceStore } from './page/preferences.ts'
import type { ViewerPlaces } from './page/viewer-places.ts'
import { DesktopSound } from './sound/desktop-sound.ts'
import { Microphone } from './sound/microphone.ts'
import { TerminalLook } from './terminal/terminal-look.ts'
import { NativeTouch } from './touch/native-touch.ts'
import { ViewerState } from './viewer-state.ts'

interface ViewerParts {
  origin: string
  purse: TokenPurse
  places: ViewerPlaces
  images: string[]
}

const QUALITY_EVERY_MS = 1000

/** Puts the parts of the page together: each listens to one connection after another. */
export function startViewer({ origin, purse, places, images }: ViewerParts): void {
  const root = document.documentElement
  const preferences = new PreferenceStore(browserStore())
  const state = new ViewerState()
  const quality = new ConnectionQuality(performance.now())
  const overlay = new Overlay(places.overlay)
  const banners = new Banners(places.banners)
  const view = new DesktopView(places.desktop, preferences)
  const cursor = new DesktopCursor(places.desktop)
  const nativeTouch = new NativeTouch(view)
  const clipboard = new SharedClipboard(() => state.policy.value)
  const files = new DesktopFiles()
  const sound = new DesktopSound(preferences)
  const microphone = new Microphone()
  const look = new TerminalLook()
  const credentials = new CredentialPrompt(places.credentials, {
    onAsked: () => application.tell({ type: 'credentials_needed' }),
    onAnswered: () => input.focus(),
  })
  let frames = 0
  let wasShown = false

  const application = talkWith(origin, (message) => {
    if (message.type === 'focus') input.focus()
    if (message.type === 'menu') menu.toggle()
    if (message.type === 'fullscreen') state.isFullscreen.set(message.is_on)
    if (message.type === 'look') look.changeAll(message.look)
    if (message.type === 'token') {
      purse.put(message.token)
      loop.tokenArrived()
    }
  })

  const camera = new ThumbnailCamera({
    picture: () => view.picture(),
    onThumbnail: (image) => application.tell({ type: 'thumbnail', image }),
  })

  const loop = new ConnectionLoop(
    { purse, overlay, quality, url: () => tunnelUrl(location.href, view.size(), images) },
    {
      onState: (to, status) => {
        root.dataset.state = to
        application.tell({ type: 'state', state: to, status })
      },
      onTokenNeeded: () => application.tell({ type: 'token_needed' }),
      onOpening: (client: Guacamole.Client) => {
        for (const part of [cursor, nativeTouch, clipboard, files, sound, look, credentials])
          part.attach(client)
      },
      onConnected: (client) => {
        view.show(client)
        credentials.accepted()
        clipboard.connected(client)
        microphone.connected(client)
        state.isConnected.set(true)
        if (!menu.isOpen.value) input.focus()
      },
      onFrame: (hasDrawn) => {
        frames += 1
        root.dataset.frames = String(frames)
        if (hasDrawn) camera.drawn()
        if (!hasDrawn || wasShown) return
        wasShown = true
        application.tell({ type: 'first_frame', since_start_ms: performance.now() })
      },
      onUnstable: (isUnstable) => state.isUnstable.set(isUnstable),
      onNotice: (notice) => {
        state.heard(notice)
        if (notice.name === 'stream_lost') files.lost(notice.stream)
      },
      onEnded: () => {
        state.isConnected.set(false)
        state.isUnstable.set(false)
        view.freeze()
        for (const part of [clipboard, files, microphone, credentials]) part.detach()
      },
    },
  )

  const input = attachInput({
    room: places.desktop,
    client: () => loop.client,
    state,
    view,
    preferences,
    nativeTouch,
    onPress: () => menu.close(),
    onMenu: () => menu.toggle(),
    onPaste: (text) => void clipboard.send(text),
  })
  const menu = buildMenu({
    places,
    state,
    view,
    preferences,
    nativeTouch,
    clipboard,
    files,
    sound,
    microphone,
    look,
    banners,
    input,
    fullscreen: () => application.tell({ type: 'fullscreen_wanted' }),
    leave: () => application.tell({ type: 'leave' }),
    takeOver: () => loop.takeOver(),
  })

  addEventListener('focus', () => application.tell({ type: 'keyboard', is_here: true }))
  addEventListener('blur', () => application.tell({ type: 'keyboard', is_here: false }))
  announce({ root, state, files, banners })
  setInterval(() => state.quality.set(quality.ask(performance.now())), QUALITY_EVERY_MS)
  loop.start()
}
