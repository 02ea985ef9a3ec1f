import Guacamole from 'guacamole-common-js'
import type { Point } from '../display/view-geometry.ts'

export type MouseButton = 'left' | 'middle' | 'right'

/** The desktop's mouse, in its own pixels. It can always be brought back to having no button pressed. */
export class RemotePointer {
  readonly #send: (state: Guacamole.Mouse.State) => void
  readonly #pressed = new Set<MouseButton>()
  #at: Point = { x: 0, y: 0 }

  constructor(send: (state: Guacamole.Mouse.State) => void) {
    this.#send = send
  }

  get at(): Point {
    return this.#at
  }

  move(to: Point): void {
    if (to.x === this.#at.x && to.y === this.#at.y) return
    this.#at = to
    this.#tell()
  }

  /** Exactly these buttons are pressed from now on. */
  hold(buttons: readonly MouseButton[], at: Point): void {
    const isSame =
      buttons.length === this.#pressed.size && buttons.every((name) => this.#pressed.has(name))
    if (isSame) {
      this.move(at)
      return
    }
    this.#at = at
    this.#pressed.clear()
    for (const name of buttons) this.#pressed.add(name)
    this.#tell()
  }

  click(button: MouseButton, at: Point): void {
    this.move(at)
    this.hold([button], at)
    this.hold([], at)
  }

  release(): void {
    this.hold([], this.#at)
  }

  /** `notches` negative upwards. */
  scroll(notches: number, at: Point): void {
    this.#at = at
    for (let left = Math.abs(notches); left > 0; left -= 1) {
      this.#tell(notches < 0 ? 'up' : 'down')
      this.#tell()
    }
  }

  #tell(wheel?: 'up' | 'down'): void {
    const { x, y } = this.#at
    const [left, middle, right] = (['left', 'middle', 'right'] as const).map((name) =>
      this.#pressed.has(name),
    )
    this.#send(
      new Guacamole.Mouse.State(
        x,
        y,
        left ?? false,
        middle ?? false,
        right ?? false,
        wheel === 'up',
        wheel === 'down',
      ),
    )
  }
}
