import type { DesktopView } from '../display/desktop-view.ts'
import type { MouseButton, RemotePointer } from './remote-pointer.ts'
import { WheelNotches } from './wheel-notches.ts'

const BUTTONS: readonly (readonly [number, MouseButton])[] = [
  [1, 'left'],
  [2, 'right'],
  [4, 'middle'],
]
/** Wheel pixels for which a pinch on a pad doubles the picture. */
const PINCH_DOUBLES_PX = 100

export interface MouseListener {
  /** Before the press reaches the desktop. */
  onPress(event: PointerEvent): void
  /** Whether Ctrl is really pressed; browsers report pinches on a pad as a wheel with Ctrl. */
  holdsControl(): boolean
}

/**
 * Mouse and pen. Every event tells all buttons, so that one whose release happened outside the window is let go by the
 * next event, and a drag is followed beyond the window's edge.
 */
export function attachMouse(
  room: HTMLElement,
  view: DesktopView,
  pointer: RemotePointer,
  listener: MouseListener,
): void {
  const wheel = new WheelNotches()
  const follow = (event: PointerEvent): void => {
    if (event.pointerType === 'touch') return
    event.preventDefault()
    const at = { x: event.clientX, y: event.clientY }
    if (event.buttons === 0) view.followMouse(at)
    pointer.hold(
      BUTTONS.filter(([bit]) => event.buttons & bit).map(([, name]) => name),
      view.pixelAt(at),
    )
  }
  room.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch') return
    room.setPointerCapture(event.pointerId)
    listener.onPress(event)
    follow(event)
  })
  room.addEventListener('pointermove', follow)
  room.addEventListener('pointerup', follow)
  room.addEventListener('pointercancel', () => pointer.release())
  addEventListener('blur', () => pointer.release())
  room.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      const at = { x: event.clientX, y: event.clientY }
      if (event.ctrlKey && !listener.holdsControl())
        return view.pinch(2 ** (-event.deltaY / PINCH_DOUBLES_PX), at)
      pointer.scroll(wheel.turn(event.deltaY, event.deltaMode), view.pixelAt(at))
    },
    { passive: false },
  )
  // The browser's own menu, its drag of pictures, and its scrolling by the middle button.
  for (const name of ['contextmenu', 'dragstart', 'mousedown'])
    room.addEventListener(name, (event) => event.preventDefault())
}
