import type { DesktopView } from '../display/desktop-view.ts'
import type { Point } from '../display/view-geometry.ts'
import type { MouseButton, RemotePointer } from '../input/remote-pointer.ts'
import { WheelNotches } from '../input/wheel-notches.ts'
import type { GestureListener } from './touch-gestures.ts'

interface Pointing {
  view: Pick<DesktopView, 'pixelAt' | 'inside' | 'density' | 'pinch' | 'pan' | 'followPixel'>
  pointer: RemotePointer
  /** What a tap with one finger presses. */
  tapButton: () => MouseButton
  openMenu: () => void
}

/** Fingers scroll the content, and so the other way than a wheel. */
function shared({ view, pointer, openMenu }: Pointing, at: (point: Point) => Point) {
  const wheel = new WheelNotches()
  return {
    scroll: (by: Point, point: Point) => pointer.scroll(wheel.turn(-by.y * 2), at(point)),
    pinch: (factor: number, around: Point, by: Point) => {
      view.pinch(factor, around)
      view.pan(by)
    },
    dragEnd: () => pointer.release(),
    tap: (fingers: number, point: Point, one: MouseButton) => {
      if (fingers >= 3) openMenu()
      else pointer.click(fingers === 2 ? 'right' : one, at(point))
    },
  }
}

/** The finger is the pointer: what is touched is clicked. */
export function directTouch(pointing: Pointing): GestureListener {
  const { view, pointer, tapButton } = pointing
  const at = (point: Point): Point => view.pixelAt(point)
  const { scroll, pinch, dragEnd, tap } = shared(pointing, at)
  return {
    scroll,
    pinch,
    dragEnd,
    tap: (fingers, point) => tap(fingers, point, tapButton()),
    longPress: (point) => {
      pointer.move(at(point))
      pointer.hold(['right'], at(point))
    },
    dragStart: (point) => {
      pointer.move(at(point))
      pointer.hold([tapButton()], at(point))
    },
    drag: (to) => pointer.move(at(to)),
  }
}

/** The screen is a touchpad: the finger moves the pointer by as much as it moves itself, wherever it is. */
export function touchpadTouch(pointing: Pointing): GestureListener {
  const { view, pointer, tapButton } = pointing
  const here = (): Point => pointer.at
  const { scroll, pinch, dragEnd, tap } = shared(pointing, here)
  let exact: Point = here()
  return {
    scroll,
    pinch,
    dragEnd,
    tap: (fingers, point) => tap(fingers, point, tapButton()),
    longPress: () => pointer.hold(['right'], here()),
    dragStart: (_, afterTap) => {
      exact = here()
      if (afterTap) pointer.hold(['left'], here())
    },
    drag: (_, by) => {
      const { density } = view
      exact = view.inside({ x: exact.x + by.x * density, y: exact.y + by.y * density })
      pointer.move({ x: Math.round(exact.x), y: Math.round(exact.y) })
      view.followPixel(exact)
    },
  }
}
