import type Guacamole from 'guacamole-common-js'

/** Browsers ignore larger ones. */
const LARGEST_PX = 128

/**
 * The desktop's own cursor, drawn by the browser and so without any delay. Where that is not possible, and for fingers,
 * which have no cursor, the display draws it.
 */
export class DesktopCursor {
  readonly #room: HTMLElement
  #display: Guacamole.Display | null = null
  #isDrawnByBrowser = false
  #isTouched = false

  constructor(room: HTMLElement) {
    this.#room = room
    room.addEventListener('pointermove', ({ pointerType }) =>
      this.#touched(pointerType === 'touch'),
    )
    room.addEventListener('pointerdown', ({ pointerType }) =>
      this.#touched(pointerType === 'touch'),
    )
  }

  attach(client: Guacamole.Client): void {
    const display = client.getDisplay()
    this.#display = display
    display.oncursor = (canvas, x, y) => {
      this.#isDrawnByBrowser = this.#draw(canvas, x, y)
      this.#choose()
    }
  }

  #touched(isTouched: boolean): void {
    if (this.#isTouched === isTouched) return
    this.#isTouched = isTouched
    this.#choose()
  }

  #choose(): void {
    this.#display?.showCursor(this.#isTouched || !this.#isDrawnByBrowser)
  }

  #draw(canvas: HTMLCanvasElement, x: number, y: number): boolean {
    const { width, height } = canvas
    if (width === 0 || height === 0 || width > LARGEST_PX || height > LARGEST_PX) {
      this.#room.style.cursor = 'none'
      return false
    }
    // A picture of the desktop's pixels is to be as small as they are on a dense screen.
    const image = `url("${canvas.toDataURL('image/png')}")`
    const density = devicePixelRatio
    const plain = `${image} ${x} ${y}, default`
    this.#room.style.cursor = plain
    if (density > 1)
      this.#room.style.cursor = `image-set(${image} ${density}x) ${Math.round(x / density)} ${Math.round(y / density)}, default`
    return true
  }
}
