import Guacamole from 'guacamole-common-js'

type SendKey = (isPressed: boolean, keysym: number) => void

/**
 * Ctrl+Alt+Shift, pressed together and let go, gives the keyboard back to the application: every other key, Tab too,
 * belongs to the desktop, and somebody without a mouse must be able to get out.
 */
const isLeavingChord = ({ ctrl, alt, shift }: Guacamole.Keyboard.ModifierState): boolean =>
  ctrl && alt && shift

/** Keysyms from Shift_L to Hyper_R. */
const isModifier = (keysym: number): boolean => keysym >= 0xffe1 && keysym <= 0xffee

export interface RemoteKeyboard {
  focus(): void
  /** Presses all in order and releases them in reverse. */
  press(keysyms: number[]): void
}

/**
 * Everything typed in this page goes to the desktop, input methods included. No key stays pressed there when the
 * window is left: the release would happen elsewhere and never be seen here.
 */
export function attachKeyboard(send: SendKey): RemoteKeyboard {
  const keyboard = new Guacamole.Keyboard(document)
  const sink = new Guacamole.InputSink()
  sink.getElement().classList.add('input-sink')
  sink.getElement().setAttribute('aria-label', 'Text for the remote desktop')
  document.body.append(sink.getElement())
  keyboard.listenTo(sink.getElement())

  let isLeaving = false
  const isForThePage = (): boolean => document.activeElement instanceof HTMLButtonElement
  keyboard.onkeydown = (keysym) => {
    if (isForThePage()) return true
    isLeaving = isModifier(keysym) && isLeavingChord(keyboard.modifiers)
    send(true, keysym)
    return false
  }
  keyboard.onkeyup = (keysym) => {
    if (isForThePage()) return
    send(false, keysym)
    if (!isLeaving) return
    isLeaving = false
    // Not from within: losing the focus resets the keyboard, which must not happen while it reads its events.
    setTimeout(() => parent.focus())
  }
  addEventListener('blur', () => keyboard.reset())

  return {
    focus: () => {
      window.focus()
      sink.focus()
    },
    press: (keysyms) => {
      for (const keysym of keysyms) send(true, keysym)
      for (const keysym of keysyms.toReversed()) send(false, keysym)
    },
  }
}
