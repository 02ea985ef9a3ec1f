import type { SharedClipboard } from '../clipboard/shared-clipboard.ts'
import type { DesktopFiles } from '../files/desktop-files.ts'
import { attachDropZone } from '../files/drop-zone.ts'
import type { Input } from '../input/input.ts'
import { OnScreenKeyboard } from '../on-screen-keyboard/on-screen-keyboard.ts'
import type { Banners } from '../page/banners.ts'
import { Signal } from '../page/signal.ts'
import type { ViewerPlaces } from '../page/viewer-places.ts'
import { say } from '../say.ts'
import type { DesktopSound } from '../sound/desktop-sound.ts'
import type { Microphone } from '../sound/microphone.ts'
import type { TerminalLook } from '../terminal/terminal-look.ts'
import { TextEntry } from '../text-entry/text-entry.ts'
import { clipboardPage } from './clipboard-page.ts'
import { filesPage } from './files-page.ts'
import { keyboardPage } from './keyboard-page.ts'
import { Menu } from './menu.ts'
import { menuHandle } from './menu-handle.ts'
import { type ScreenParts, screenPage } from './screen-page.ts'
import { microphoneIndicator, soundPage } from './sound-page.ts'
import { statusLine } from './status-line.ts'
import { terminalPage } from './terminal-page.ts'

interface MenuParts extends ScreenParts {
  places: ViewerPlaces
  clipboard: SharedClipboard
  files: DesktopFiles
  sound: DesktopSound
  microphone: Microphone
  look: TerminalLook
  banners: Banners
  input: Input
}

const REFUSED_FOR_MS = 6000

export function buildMenu(parts: MenuParts): Menu {
  const { places, state, view, preferences, files, look, input, banners } = parts
  const { keys, isMac } = input
  const onScreen = new OnScreenKeyboard(places.keyboard, keys, preferences)
  const textEntry = new TextEntry(places['text-entry'], keys)
  const filePage = filesPage(state, files)
  const isTerminal = new Signal(false)
  look.current.watch((current) => isTerminal.set(current !== null))

  // The desktop takes the focus back first, and the application after it.
  const leave = (): void => {
    menu.close()
    parts.leave()
  }
  const menu: Menu = new Menu(places.menu, statusLine(state), [
    {
      id: 'screen',
      label: say('Screen'),
      iconName: 'screen',
      content: screenPage({ ...parts, leave }),
    },
    {
      id: 'keys',
      label: say('Keys'),
      iconName: 'keys',
      content: keyboardPage({
        keys,
        isMac,
        preferences,
        onScreen,
        textEntry,
        close: () => menu.close(),
      }),
    },
    {
      id: 'clipboard',
      label: say('Clipboard'),
      iconName: 'clipboard',
      content: clipboardPage({ ...parts, keys }),
    },
    { id: 'files', label: say('Files'), iconName: 'folder', content: filePage.content },
    { id: 'sound', label: say('Sound'), iconName: 'sound', content: soundPage(parts) },
    {
      id: 'terminal',
      label: say('Look'),
      iconName: 'terminal',
      content: terminalPage(look),
      isOffered: isTerminal,
    },
  ])

  const handle = menuHandle(preferences, () => menu.open())
  document.body.append(handle, microphoneIndicator(parts.microphone))
  menu.isOpen.watch((isOpen) => {
    handle.hidden = isOpen
    if (isOpen) input.release()
    else if (!textEntry.isOpen.value && state.isConnected.value) input.focus()
  })
  for (const { isOpen } of [onScreen, textEntry]) {
    isOpen.watch(() => {
      view.keepsSize = onScreen.isOpen.value || textEntry.isOpen.value
      if (!isOpen.value && state.isConnected.value) input.focus()
    })
  }
  attachDropZone({
    refusal: () => {
      const { upload, read_only } = state.policy.value
      if (!state.isConnected.value) return say('The desktop is not connected.')
      return upload && !read_only ? null : say('Uploading to this desktop is not allowed.')
    },
    onFiles: (dropped) => {
      menu.open('files')
      filePage.upload(dropped)
    },
    onRefused: (why) => {
      banners.show('refused', why)
      setTimeout(() => banners.hide('refused'), REFUSED_FOR_MS)
    },
  })
  return menu
}
