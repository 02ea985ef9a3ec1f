import type Guacamole from 'guacamole-common-js'
import { desktopSize, fittingScale, type PixelSize } from './screen-size.ts'

const RESIZE_SETTLES_MS = 300

/** Puts a client's display into the page, keeps it fitting, and tells the desktop of a new size. */
export class DesktopView {
  readonly #room: HTMLElement
  #client: Guacamole.Client | null = null
  #settling: ReturnType<typeof setTimeout> | undefined
  #asked = ''

  constructor(room: HTMLElement) {
    this.#room = room
    new ResizeObserver(() => {
      this.#fit()
      clearTimeout(this.#settling)
      this.#settling = setTimeout(() => this.#ask(), RESIZE_SETTLES_MS)
    }).observe(room)
  }

  size(): PixelSize {
    return desktopSize(this.#room.clientWidth, this.#room.clientHeight, devicePixelRatio)
  }

  /** Shows a connected client; until then the last picture of the one before stays. */
  show(client: Guacamole.Client): void {
    this.#client = client
    this.#asked = ''
    const display = client.getDisplay()
    display.onresize = () => this.#fit()
    this.#room.replaceChildren(display.getElement())
    this.#fit()
    this.#ask()
  }

  /** From now on the picture is only a memory: nothing is sent for it. */
  freeze(): void {
    clearTimeout(this.#settling)
    this.#client = null
  }

  #fit(): void {
    const display = this.#client?.getDisplay()
    if (!display) return
    const scale = fittingScale(
      { width: this.#room.clientWidth, height: this.#room.clientHeight },
      { width: display.getWidth(), height: display.getHeight() },
    )
    if (scale) display.scale(scale)
  }

  #ask(): void {
    const display = this.#client?.getDisplay()
    const { width, height } = this.size()
    const wanted = `${width}x${height}`
    if (!display || this.#asked === wanted) return
    this.#asked = wanted
    if (display.getWidth() === width && display.getHeight() === height) return
    this.#client?.sendSize(width, height)
  }
}
