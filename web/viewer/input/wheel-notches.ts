/** A notch of a wheel, in pixels; what a desktop scrolls by is about three lines. */
const NOTCH_PX = 53
const LINE_PX = 18
const PAGE_PX = 288
const UNITS = [1, LINE_PX, PAGE_PX]

/** Turns the smooth movements of wheels and pads into the notches that desktops know. */
export class WheelNotches {
  #rest = 0

  /** `mode` as in `WheelEvent.deltaMode`. Returns notches, negative upwards. */
  turn(delta: number, mode = 0): number {
    // Whoever turns back means it at once.
    if (delta * this.#rest < 0) this.#rest = 0
    this.#rest += delta * (UNITS[mode] ?? 1)
    const notches = Math.trunc(this.#rest / NOTCH_PX)
    this.#rest -= notches * NOTCH_PX
    return notches
  }
}
