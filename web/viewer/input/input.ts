import type Guacamole from 'guacamole-common-js'
import type { DesktopView } from '../display/desktop-view.ts'
import type { PreferenceStore } from '../page/preferences.ts'
import type { NativeTouch } from '../touch/native-touch.ts'
import { attachTouch } from '../touch/touch.ts'
import type { ViewerState } from '../viewer-state.ts'
import { attachKeyboard } from './keyboard.ts'
import { onMenuChord } from './menu-chord.ts'
import { attachMouse } from './mouse.ts'
import { RemoteKeys } from './remote-keys.ts'
import { RemotePointer } from './remote-pointer.ts'

interface InputParts {
  room: HTMLElement
  client: () => Guacamole.Client | null
  state: ViewerState
  view: DesktopView
  preferences: PreferenceStore
  nativeTouch: NativeTouch
  /** A key or a button for the desktop, before it gets there. */
  onPress: () => void
  onMenu: () => void
  onPaste: (text: string) => void
}

export interface Input {
  readonly keys: RemoteKeys
  readonly isMac: boolean
  /** Gives the keyboard to the desktop. */
  focus(): void
  /** Nothing stays pressed on the desktop. */
  release(): void
}

/** Everything by which a person acts on the desktop. Whoever only watches sends none of it. */
export function attachInput(parts: InputParts): Input {
  const { room, view, preferences, state } = parts
  const isMac = /^Mac|^iP/.test(navigator.platform)
  const target = (): Guacamole.Client | null =>
    state.policy.value.read_only ? null : parts.client()

  const keys = new RemoteKeys(
    (isPressed, keysym) => target()?.sendKeyEvent(isPressed ? 1 : 0, keysym),
    isMac,
  )
  preferences.current.watch(({ command_is_control }) => {
    keys.commandIsControl = command_is_control
  })
  const pointer = new RemotePointer((mouse) => target()?.sendMouseState(mouse))
  const keyboard = attachKeyboard(keys, { onPress: parts.onPress, onPaste: parts.onPaste })
  const press = (): void => {
    parts.onPress()
    keyboard.focus()
  }
  attachMouse(room, view, pointer, {
    onPress: (event) => {
      keys.syncModifiers(event)
      press()
    },
    holdsControl: () => keys.holdsControl,
  })
  attachTouch(room, {
    view,
    pointer,
    preferences,
    tapButton: () => preferences.current.value.tap_button,
    openMenu: parts.onMenu,
    sendNative: (event) => target() !== null && parts.nativeTouch.send(event),
    onPress: press,
  })
  onMenuChord(parts.onMenu)
  return {
    keys,
    isMac,
    focus: keyboard.focus,
    release: () => {
      keys.releaseAll()
      pointer.release()
    },
  }
}
