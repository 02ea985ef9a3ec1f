import type { PreferenceStore } from '../page/preferences.ts'
import { type FingerEvent, LONG_PRESS_MS, TouchGestures } from './touch-gestures.ts'
import { directTouch, touchpadTouch } from './touch-pointing.ts'

type Pointing = Parameters<typeof directTouch>[0]

interface TouchOptions extends Pointing {
  preferences: PreferenceStore
  /** Takes the fingers as they are where the desktop knows touch; returns whether it does. */
  sendNative: (event: PointerEvent) => boolean
  onPress: () => void
}

/** Fingers on the desktop, as the person has chosen: as a pointer, as on a touchpad, or handed on as they are. */
export function attachTouch(room: HTMLElement, options: TouchOptions): void {
  const { preferences } = options
  const direct = new TouchGestures(directTouch(options))
  const touchpad = new TouchGestures(touchpadTouch(options))
  let current = direct

  const handle = (kind: FingerEvent['kind']) => (event: PointerEvent) => {
    if (event.pointerType !== 'touch') return
    event.preventDefault()
    const { pointerId: id, clientX: x, clientY: y } = event
    if (kind === 'down') {
      room.setPointerCapture(id)
      options.onPress()
    }
    const { touch } = preferences.current.value
    if (touch === 'native' && options.sendNative(event)) return
    if (kind === 'down' && event.isPrimary) current = touch === 'touchpad' ? touchpad : direct
    const gestures = current
    gestures.handle({ kind, id, x, y, at: performance.now() })
    if (kind === 'down') setTimeout(() => gestures.tick(performance.now()), LONG_PRESS_MS + 1)
  }
  room.addEventListener('pointerdown', handle('down'))
  room.addEventListener('pointermove', handle('move'))
  room.addEventListener('pointerup', handle('up'))
  room.addEventListener('pointercancel', handle('cancel'))
}
