import { element } from '../page/element.ts'
import { icon } from '../page/icon.ts'
import type { PreferenceStore } from '../page/preferences.ts'
import { say } from '../say.ts'

const IDLE_AFTER_MS = 2500
/** Less movement than this is a click by an unsteady hand. */
const DRAG_FROM_PX = 5
const LEAST = 0.06

/** The small handle at the edge that opens the menu. It can be moved along the edge, and draws back while nobody points. */
export function menuHandle(preferences: PreferenceStore, open: () => void): HTMLButtonElement {
  let from = 0
  let isDragged = false
  const handle = element(
    'button',
    {
      type: 'button',
      class: 'handle',
      'data-page': true,
      'aria-label': say('Desktop menu'),
      'aria-haspopup': 'dialog',
      'aria-keyshortcuts': 'Control+Alt+Shift',
      title: say('Desktop menu (Ctrl+Alt+Shift)'),
      click: () => {
        if (!isDragged) open()
      },
    },
    icon('menu'),
  )
  const place = (at: number): void => {
    handle.style.top = `${(Math.min(1 - LEAST, Math.max(LEAST, at)) * 100).toFixed(2)}%`
  }
  preferences.current.watch((chosen) => place(chosen.handle))

  handle.addEventListener('pointerdown', (event) => {
    event.preventDefault()
    handle.setPointerCapture(event.pointerId)
    from = event.clientY
    isDragged = false
  })
  handle.addEventListener('pointermove', (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return
    isDragged ||= Math.abs(event.clientY - from) > DRAG_FROM_PX
    if (isDragged) place(event.clientY / innerHeight)
  })
  handle.addEventListener('pointerup', (event) => {
    if (isDragged) preferences.change({ handle: event.clientY / innerHeight })
  })

  let idling: ReturnType<typeof setTimeout> | undefined
  const wake = (): void => {
    handle.classList.remove('idle')
    clearTimeout(idling)
    idling = setTimeout(() => handle.classList.add('idle'), IDLE_AFTER_MS)
  }
  addEventListener('pointermove', wake)
  addEventListener('pointerdown', wake)
  wake()
  return handle
}
