import type { Point } from '../display/view-geometry.ts'

/** Farther than this a finger moves on purpose. */
const SLOP_PX = 10
/** Two fingers that come or go apart by this much zoom rather than scroll. */
const PINCH_PX = 28
export const LONG_PRESS_MS = 500
const TAP_MS = 350
/** After a tap, a finger that comes down again within this time and stays drags. */
const SECOND_TAP_MS = 300

export type FingerEvent = Point & {
  readonly kind: 'down' | 'move' | 'up' | 'cancel'
  readonly id: number
  /** In ms, on any clock. */
  readonly at: number
}

export interface GestureListener {
  tap(fingers: number, at: Point): void
  /** One finger has begun to move; `afterTap` when a tap came right before it. */
  dragStart(at: Point, afterTap: boolean): void
  drag(to: Point, by: Point): void
  dragEnd(): void
  /** One finger stayed where it came down; what follows is a drag until its end. */
  longPress(at: Point): void
  scroll(by: Point, at: Point): void
  pinch(factor: number, around: Point, by: Point): void
}

type Phase = 'none' | 'resting' | 'dragging' | 'several' | 'scrolling' | 'pinching' | 'spent'

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y)

/** Makes gestures of fingers. Knows nothing of the page, of time other than what events tell, or of what gestures do. */
export class TouchGestures {
  readonly #listener: GestureListener
  readonly #fingers = new Map<number, Point>()
  #phase: Phase = 'none'
  #most = 0
  #downAt = 0
  #start: Point = { x: 0, y: 0 }
  #last: Point = { x: 0, y: 0 }
  #startSpan = 0
  #lastSpan = 0
  #tappedAt = Number.NEGATIVE_INFINITY

  constructor(listener: GestureListener) {
    this.#listener = listener
  }

  handle(event: FingerEvent): void {
    if (event.kind === 'down') this.#down(event)
    else if (event.kind === 'move') this.#move(event)
    else this.#up(event)
  }

  /** To be called when the time of a long press has passed since a finger came down. */
  tick(at: number): void {
    if (this.#phase !== 'resting' || at - this.#downAt < LONG_PRESS_MS) return
    this.#phase = 'dragging'
    this.#listener.longPress(this.#start)
  }

  #down({ id, at, x, y }: FingerEvent): void {
    this.#fingers.set(id, { x, y })
    this.#most = Math.max(this.#most, this.#fingers.size)
    if (this.#fingers.size === 1) {
      this.#phase = 'resting'
      this.#downAt = at
      this.#most = 1
    } else {
      if (this.#phase === 'dragging') {
        this.#listener.dragEnd()
        this.#downAt = Number.NEGATIVE_INFINITY
      }
      this.#phase = 'several'
    }
    this.#start = this.#last = this.#centre()
    this.#startSpan = this.#lastSpan = this.#span()
  }

  #move({ id, x, y }: FingerEvent): void {
    if (!this.#fingers.has(id)) return
    this.#fingers.set(id, { x, y })
    const centre = this.#centre()
    const by = { x: centre.x - this.#last.x, y: centre.y - this.#last.y }
    if (this.#phase === 'resting' && distance(centre, this.#start) > SLOP_PX) {
      const isAfterTap = this.#downAt - this.#tappedAt < SECOND_TAP_MS
      this.#phase = 'dragging'
      this.#listener.dragStart(this.#start, isAfterTap)
    }
    if (this.#phase === 'several') this.#tellPinchFromScroll(centre)
    if (this.#phase === 'dragging') this.#listener.drag(centre, by)
    if (this.#phase === 'scrolling') this.#listener.scroll(by, centre)
    if (this.#phase === 'pinching') {
      const span = this.#span()
      this.#listener.pinch(span / Math.max(1, this.#lastSpan), centre, by)
      this.#lastSpan = span
    }
    if (this.#phase !== 'resting' && this.#phase !== 'several') this.#last = centre
  }

  #tellPinchFromScroll(centre: Point): void {
    if (this.#fingers.size !== 2) return
    const span = this.#span()
    if (Math.abs(span - this.#startSpan) > PINCH_PX) {
      this.#phase = 'pinching'
      this.#lastSpan = span
    } else if (distance(centre, this.#start) > SLOP_PX * 1.5) this.#phase = 'scrolling'
  }

  #up({ id, at, kind }: FingerEvent): void {
    if (!this.#fingers.delete(id)) return
    if (this.#phase === 'dragging') this.#listener.dragEnd()
    const mayBeTap = this.#phase === 'resting' || this.#phase === 'several'
    if (this.#fingers.size > 0) {
      if (!mayBeTap) this.#phase = 'spent'
      return
    }
    // Three fingers do nothing else, so they may take their time, and swipe.
    const isTap = this.#most >= 3 || at - this.#downAt < TAP_MS
    if (mayBeTap && kind === 'up' && isTap) {
      this.#tappedAt = at
      this.#listener.tap(this.#most, this.#start)
    }
    this.#phase = 'none'
    this.#most = 0
  }

  #centre(): Point {
    const points = [...this.#fingers.values()]
    const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), {
      x: 0,
      y: 0,
    })
    return { x: sum.x / points.length, y: sum.y / points.length }
  }

  #span(): number {
    const [one, other] = [...this.#fingers.values()]
    return one && other ? distance(one, other) : 0
  }
}
