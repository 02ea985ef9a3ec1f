import { KEYSYM, keysymOfCharacter } from '../input/keysyms.ts'
import type { RemoteKeys } from '../input/remote-keys.ts'
import { button } from '../page/controls.ts'
import { element } from '../page/element.ts'
import type { PreferenceStore } from '../page/preferences.ts'
import { Signal } from '../page/signal.ts'
import { say } from '../say.ts'
import { combined } from './dead-keys.ts'
import { LAYOUTS, type LayoutId, suggestedLayout } from './layouts.ts'
import { type ModifierName, StickyModifiers } from './sticky-modifiers.ts'

const REPEAT_AFTER_MS = 450
const REPEAT_EVERY_MS = 60

/** Those that the desktop is told of. AltGr only chooses among the characters here. */
const MODIFIER_KEYSYMS = {
  control: KEYSYM.control,
  alt: KEYSYM.alt,
  super: KEYSYM.super,
  shift: KEYSYM.shift,
} as const

type Special = readonly [label: string, name: string, keysym: number]
const FUNCTION_KEYS: Special[] = Array.from({ length: 12 }, (_, index) => [
  `F${index + 1}`,
  `F${index + 1}`,
  KEYSYM.f1 + index,
])
const arrows = (): Special[] => [
  ['←', say('Arrow left'), KEYSYM.left],
  ['↑', say('Arrow up'), KEYSYM.up],
  ['↓', say('Arrow down'), KEYSYM.down],
  ['→', say('Arrow right'), KEYSYM.right],
]
const EDITING: Special[] = [
  ['Home', 'Home', KEYSYM.home],
  ['End', 'End', KEYSYM.end],
  ['PgUp', 'PgUp', KEYSYM.pageUp],
  ['PgDn', 'PgDn', KEYSYM.pageDown],
  ['Ins', 'Ins', KEYSYM.insert],
  ['Del', 'Del', KEYSYM.delete],
]

/** A keyboard on the screen, in the layout of the person's choice; keys go to the desktop, and none stays pressed. */
export class OnScreenKeyboard {
  readonly isOpen = new Signal(false)
  readonly #place: HTMLElement
  readonly #keys: RemoteKeys
  readonly #preferences: PreferenceStore
  readonly #modifiers = new StickyModifiers()
  #dead = ''
  #repeating: ReturnType<typeof setTimeout> | undefined

  constructor(place: HTMLElement, keys: RemoteKeys, preferences: PreferenceStore) {
    this.#place = place
    this.#keys = keys
    this.#preferences = preferences
    // Of the window, since a key is drawn anew while it is pressed.
    for (const end of ['pointerup', 'pointercancel', 'blur'])
      addEventListener(end, () => clearTimeout(this.#repeating))
    this.#modifiers.held.watch(() => this.#draw())
    preferences.current.watch(() => this.#draw())
    this.isOpen.watch((isOpen) => {
      this.#modifiers.clear()
      this.#dead = ''
      place.hidden = !isOpen
      this.#draw()
    })
  }

  get layout(): LayoutId {
    return this.#preferences.current.value.keyboard_layout ?? suggestedLayout(navigator.language)
  }

  #draw(): void {
    if (!this.isOpen.value) {
      this.#place.replaceChildren()
      return
    }
    const focused = document.activeElement?.getAttribute('data-key')
    const { plain, shift, altGr } = LAYOUTS[this.layout]
    const level =
      this.#modifiers.has('altGr') && altGr ? altGr : this.#modifiers.has('shift') ? shift : plain
    const characters = (row: number): HTMLElement[] =>
      [...(level[row] ?? '')].map((character, index) =>
        this.#character(character, `${row}.${index}`),
      )
    this.#place.replaceChildren(
      row(
        this.#special(['Esc', 'Esc', KEYSYM.escape]),
        ...FUNCTION_KEYS.map((key) => this.#special(key)),
        button(say('Close the keyboard'), () => this.isOpen.set(false), {
          iconName: 'close',
          look: 'bare',
          isQuiet: true,
        }),
      ),
      row(...characters(0), this.#special(['⌫', 'Backspace', KEYSYM.backspace], 'wide')),
      row(this.#special(['⇥', 'Tab', KEYSYM.tab], 'wide'), ...characters(1)),
      row(...characters(2), this.#special(['⏎', 'Enter', KEYSYM.enter], 'wide')),
      row(this.#modifier('shift', '⇧', 'Shift', 'wide'), ...characters(3), ...this.#arrows(1, 2)),
      row(
        this.#modifier('control', 'Ctrl', 'Ctrl'),
        this.#modifier('super', '❖', say('Windows key')),
        this.#modifier('alt', 'Alt', 'Alt'),
        this.#character(' ', 'space'),
        ...(altGr ? [this.#modifier('altGr', 'AltGr', 'AltGr')] : []),
        ...this.#arrows(0, 1),
        ...this.#arrows(2, 4),
      ),
      row(...EDITING.map((key) => this.#special(key))),
    )
    if (focused)
      this.#place.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus()
  }

  #arrows(from: number, to: number): HTMLElement[] {
    return arrows()
      .slice(from, to)
      .map((key) => this.#special(key))
  }

  #character(character: string, place: string): HTMLElement {
    const name = character === ' ' && place === 'space' ? say('Space') : character
    const key = this.#key(name, name, place, () => this.#type(character))
    key.classList.toggle('space', place === 'space')
    key.toggleAttribute('disabled', character === ' ' && place !== 'space')
    return key
  }

  #special([label, name, keysym]: Special, look = ''): HTMLElement {
    const key = this.#key(label, name, name, () => this.#press(keysym))
    if (look) key.classList.add(look)
    return key
  }

  #modifier(modifier: ModifierName, label: string, name: string, look = ''): HTMLElement {
    const key = this.#key(label, name, modifier, () => this.#modifiers.press(modifier), false)
    const stickiness = this.#modifiers.held.value[modifier]
    key.setAttribute('aria-pressed', String(stickiness !== undefined))
    key.classList.toggle('locked', stickiness === 'locked')
    if (look) key.classList.add(look)
    return key
  }

  #type(character: string): void {
    const { dead = '' } = LAYOUTS[this.layout]
    const text = this.#dead ? combined(this.#dead, character) : character
    this.#dead = ''
    const isPlain = !this.#modifiers.has('control') && !this.#modifiers.has('alt')
    if (
      text === character &&
      dead.includes(character) &&
      isPlain &&
      !this.#modifiers.has('altGr')
    ) {
      this.#dead = character
      this.#modifiers.spend()
      return
    }
    for (const each of text) this.#press(keysymOfCharacter(each), each)
  }

  /** Shift goes along with keys that print nothing; a character has it in itself. */
  #press(keysym: number, character?: string): void {
    const isShortcut = this.#modifiers.has('control') || this.#modifiers.has('alt')
    const held = (Object.keys(MODIFIER_KEYSYMS) as (keyof typeof MODIFIER_KEYSYMS)[])
      .filter((name) => this.#modifiers.has(name))
      .filter((name) => name !== 'shift' || character === undefined || isShortcut)
      .map((name) => MODIFIER_KEYSYMS[name])
    this.#keys.press([...held, keysym])
    this.#modifiers.spend()
  }

  /** Pressing must not take the focus away from the desktop; the keyboard's own Enter and Space work as well. */
  #key(label: string, name: string, place: string, run: () => void, repeats = true): HTMLElement {
    const repeat = (): void => {
      run()
      this.#repeating = setTimeout(repeat, REPEAT_EVERY_MS)
    }
    return element(
      'button',
      {
        type: 'button',
        class: 'key',
        'aria-label': name === label ? null : name,
        'data-key': place,
        pointerdown: (event) => {
          event.preventDefault()
          run()
          clearTimeout(this.#repeating)
          if (repeats) this.#repeating = setTimeout(repeat, REPEAT_AFTER_MS)
        },
        click: (event) => {
          if (event instanceof MouseEvent && event.detail === 0) run()
        },
        contextmenu: (event) => event.preventDefault(),
      },
      label,
    )
  }
}

const row = (...keys: HTMLElement[]): HTMLElement => element('div', { class: 'keys' }, ...keys)
