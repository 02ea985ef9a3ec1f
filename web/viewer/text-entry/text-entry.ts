import { KEYSYM } from '../input/keysyms.ts'
import type { RemoteKeys } from '../input/remote-keys.ts'
import { button } from '../page/controls.ts'
import { element } from '../page/element.ts'
import { Signal } from '../page/signal.ts'
import { say } from '../say.ts'
import { typedDifference } from './typed-difference.ts'

/** A field for keyboards of phones and for input methods: what is written in it is typed on the desktop as it comes. */
export class TextEntry {
  readonly isOpen = new Signal(false)
  readonly #field = element('input', {
    type: 'text',
    'aria-label': say('Text to type on the desktop'),
    placeholder: say('Type here'),
    autocomplete: 'off',
    enterkeyhint: 'enter',
  })
  #typed = ''

  constructor(place: HTMLElement, keys: RemoteKeys) {
    const key = (label: string, words: string, keysym: number): HTMLButtonElement => {
      const made = button(words, () => keys.press([keysym]))
      made.setAttribute('aria-label', label)
      // The phone's keyboard stays up only as long as the field has the focus.
      made.addEventListener('pointerdown', (event) => event.preventDefault())
      return made
    }
    place.append(
      this.#field,
      key('Tab', '⇥', KEYSYM.tab),
      key('Esc', 'Esc', KEYSYM.escape),
      button(say('Close the text field'), () => this.isOpen.set(false), {
        iconName: 'close',
        look: 'bare',
        isQuiet: true,
      }),
    )
    this.#field.addEventListener('input', () => {
      const { backspaces, text } = typedDifference(this.#typed, this.#field.value)
      for (let left = backspaces; left > 0; left -= 1) keys.press([KEYSYM.backspace])
      keys.type(text)
      this.#typed = this.#field.value
    })
    this.#field.addEventListener('keydown', (event) => {
      if (event.isComposing) return
      if (event.key === 'Enter') {
        keys.press([KEYSYM.enter])
        this.#clear()
      } else if (event.key === 'Backspace' && this.#field.value === '')
        keys.press([KEYSYM.backspace])
      else if (event.key === 'Escape') this.isOpen.set(false)
    })
    this.isOpen.watch((isOpen) => {
      this.#clear()
      place.hidden = !isOpen
      if (isOpen) this.#field.focus()
    })
  }

  #clear(): void {
    this.#field.value = ''
    this.#typed = ''
  }
}
