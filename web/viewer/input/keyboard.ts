import { element } from '../page/element.ts'
import { say } from '../say.ts'
import type { RemoteKeys } from './remote-keys.ts'

export interface KeyboardListener {
  /** Any key for the desktop. */
  onPress(): void
  /** Text that is pasted by keyboard, before the desktop sees that key. */
  onPaste(text: string): void
}

export interface KeyboardPlace {
  /** Gives the keyboard to the desktop. */
  focus(): void
}

/** Parts of the page that keep the keyboard for themselves while the focus is in them. */
const PAGE = '[data-page]'

const isForThePage = ({ target }: Event): boolean =>
  target instanceof Element && target.closest(PAGE) !== null

const pastes = ({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean =>
  ((ctrlKey || metaKey) && key.toLowerCase() === 'v') || (shiftKey && key === 'Insert')

/**
 * Everything typed in this page goes to the desktop, input methods included, except in the page's own parts. No key
 * stays pressed there when the window is left: the release would happen elsewhere and never be seen here.
 */
export function attachKeyboard(keys: RemoteKeys, listener: KeyboardListener): KeyboardPlace {
  const sink = element('textarea', {
    class: 'input-sink',
    'aria-label': say('Text for the remote desktop'),
    autocapitalize: 'off',
    autocomplete: 'off',
    spellcheck: 'false',
    // The keyboard of a phone comes up when it is asked for, not whenever the desktop is touched.
    inputmode: 'none',
  })
  document.body.prepend(sink)

  /** Waits for the browser to say what is pasted. */
  let pasting: KeyboardEvent | null = null
  const pressPasted = (): void => {
    if (pasting) keys.down(pasting)
    pasting = null
  }

  document.addEventListener(
    'keydown',
    (event) => {
      if (isForThePage(event)) return
      listener.onPress()
      // The browser must see it, to give out what is pasted; its own handling of it comes to nothing in the sink.
      if (pastes(event) && event.target === sink) {
        pasting = event
        setTimeout(pressPasted)
        return
      }
      if (keys.down(event)) event.preventDefault()
    },
    true,
  )
  document.addEventListener(
    'keyup',
    (event) => {
      pressPasted()
      keys.up(event)
      if (!isForThePage(event)) event.preventDefault()
    },
    true,
  )
  const takeText = (text: string | null): void => {
    if (text) keys.type(text)
    sink.value = ''
  }
  sink.addEventListener('paste', (event) => {
    event.preventDefault()
    const text = event.clipboardData?.getData('text/plain')
    if (text) listener.onPaste(text)
  })
  sink.addEventListener('compositionend', ({ data }) => takeText(data))
  sink.addEventListener('input', (event) => {
    if (!(event instanceof InputEvent && event.isComposing)) takeText(sink.value)
  })
  addEventListener('blur', () => keys.releaseAll())

  return {
    focus: () => {
      window.focus()
      sink.focus({ preventScroll: true })
    },
  }
}
