import { KEYSYM, keysymOfCharacter } from '../input/keysyms.ts'
import type { RemoteKeys } from '../input/remote-keys.ts'
import { LAYOUTS, type LayoutId } from '../on-screen-keyboard/layouts.ts'
import type { OnScreenKeyboard } from '../on-screen-keyboard/on-screen-keyboard.ts'
import { button, checkbox, section, toggle } from '../page/controls.ts'
import { element } from '../page/element.ts'
import type { PreferenceStore } from '../page/preferences.ts'
import { Signal } from '../page/signal.ts'
import { say } from '../say.ts'
import type { TextEntry } from '../text-entry/text-entry.ts'

const { control, alt, shift } = KEYSYM
const COMBINATIONS: readonly (readonly [string, readonly number[]])[] = [
  ['Ctrl+Alt+Del', [control, alt, KEYSYM.delete]],
  ['Windows', [KEYSYM.super]],
  ['Alt+Tab', [alt, KEYSYM.tab]],
  ['Alt+F4', [alt, KEYSYM.f1 + 3]],
  ['Ctrl+Shift+Esc', [control, shift, KEYSYM.escape]],
  ['Ctrl+Alt+⌫', [control, alt, KEYSYM.backspace]],
  ['Print', [KEYSYM.print]],
  ['Windows+L', [KEYSYM.super, keysymOfCharacter('l')]],
  ['Esc', [KEYSYM.escape]],
]
const HELD: readonly (readonly [string, number])[] = [
  ['Ctrl', control],
  ['Alt', alt],
  ['Shift', shift],
  ['Windows', KEYSYM.super],
]

export interface KeyboardParts {
  keys: RemoteKeys
  preferences: PreferenceStore
  onScreen: OnScreenKeyboard
  textEntry: TextEntry
  isMac: boolean
  close: () => void
}

export function keyboardPage(parts: KeyboardParts): HTMLElement {
  const { keys, preferences, isMac } = parts
  const command = checkbox(
    say('⌘ is Ctrl'),
    say('Otherwise it is the Windows key.'),
    preferences.current.value.command_is_control,
    (isOn) => preferences.change({ command_is_control: isOn }),
  )
  command.hidden = !isMac
  return element(
    'div',
    {},
    section(
      say('Press on the desktop'),
      element(
        'div',
        { class: 'grid' },
        ...COMBINATIONS.map(([label, keysyms]) => button(label, () => keys.press(keysyms))),
      ),
    ),
    section(
      say('Hold down'),
      element(
        'div',
        { class: 'buttons' },
        ...HELD.map(([label, keysym]) => held(keys, label, keysym)),
      ),
      element('p', { class: 'hint' }, say('Until this menu is opened again.')),
    ),
    keyboardsSection(parts),
    command,
    element(
      'p',
      { class: 'hint' },
      element('kbd', {}, 'Ctrl+Alt+Shift'),
      ` ${say('opens and closes this menu.')} `,
      element('kbd', {}, 'Ctrl+Alt+End'),
      ` ${say('is Ctrl+Alt+Del.')}`,
    ),
  )
}

function held(keys: RemoteKeys, label: string, keysym: number): HTMLElement {
  const isHeld = new Signal(false)
  keys.kept.watch((kept) => isHeld.set(kept.has(keysym)))
  return toggle(label, isHeld, (isKept) => keys.keep(keysym, isKept))
}

function keyboardsSection({ onScreen, textEntry, preferences, close }: KeyboardParts): HTMLElement {
  const layout = element(
    'select',
    {
      change: () => preferences.change({ keyboard_layout: layout.value as LayoutId }),
    },
    ...Object.entries(LAYOUTS).map(([id, { name }]) =>
      element('option', { value: id, selected: id === onScreen.layout }, name),
    ),
  )
  const show = (which: Signal<boolean>, other: Signal<boolean>) => (isOn: boolean) => {
    close()
    other.set(false)
    which.set(isOn)
  }
  return section(
    say('Keyboards'),
    element(
      'div',
      { class: 'buttons' },
      toggle(say('On-screen keyboard'), onScreen.isOpen, show(onScreen.isOpen, textEntry.isOpen), {
        iconName: 'keys',
      }),
      toggle(say('Text field'), textEntry.isOpen, show(textEntry.isOpen, onScreen.isOpen), {
        iconName: 'text',
      }),
    ),
    element('label', { class: 'field' }, say('Layout of the on-screen keyboard'), layout),
  )
}
