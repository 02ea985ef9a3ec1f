import Guacamole from 'guacamole-common-js'
import type { DesktopView } from '../display/desktop-view.ts'
import { Signal } from '../page/signal.ts'

/** Hands fingers on to a desktop that has a touchscreen of its own (RDP with `enable-touch`). */
export class NativeTouch {
  readonly #view: DesktopView
  #client: Guacamole.Client | null = null
  readonly isAvailable = new Signal(false)

  constructor(view: DesktopView) {
    this.#view = view
  }

  attach(client: Guacamole.Client): void {
    this.#client = client
    this.isAvailable.set(false)
    client.onmultitouch = (_, touches) => this.isAvailable.set(touches > 0)
  }

  send(event: PointerEvent): boolean {
    if (!this.isAvailable.value || !this.#client) return false
    const isGone = event.type === 'pointerup' || event.type === 'pointercancel'
    this.#client.sendTouchState(
      new Guacamole.Touch.State({
        id: event.pointerId,
        ...this.#view.pixelAt({ x: event.clientX, y: event.clientY }),
        radiusX: (event.width / 2) * this.#view.density,
        radiusY: (event.height / 2) * this.#view.density,
        angle: 0,
        force: isGone ? 0 : event.pressure || 1,
      }),
    )
    return true
  }
}
