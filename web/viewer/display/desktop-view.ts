import type Guacamole from 'guacamole-common-js'
import type { PreferenceStore } from '../page/preferences.ts'
import { Signal } from '../page/signal.ts'
import { watchPixelRatio } from './pixel-ratio.ts'
import { desktopSize, type PixelSize } from './screen-size.ts'
import type { Extent, Point } from './view-geometry.ts'
import * as geometry from './view-geometry.ts'

const RESIZE_SETTLES_MS = 300
const MIDDLE: Point = { x: 0.5, y: 0.5 }

/** Puts a client's display into the page, scales and moves it, and tells the desktop of a new size. */
export class DesktopView {
  readonly #room: HTMLElement
  readonly #preferences: PreferenceStore
  #client: Guacamole.Client | null = null
  #settling: ReturnType<typeof setTimeout> | undefined
  #asked = ''
  #focus: Point = MIDDLE
  #scale = 1
  #origin: Point = { x: 0, y: 0 }
  /** Something of the page's own covers a part of the room: the desktop keeps its size for that time. */
  keepsSize = false
  /** Percent of the desktop's own size. */
  readonly percent = new Signal(100)
  readonly overflows = new Signal(false)

  constructor(room: HTMLElement, preferences: PreferenceStore) {
    this.#room = room
    this.#preferences = preferences
    new ResizeObserver(() => this.#settle()).observe(room)
    watchPixelRatio(() => this.#settle())
    preferences.current.watch(() => this.#settle())
  }

  size(): PixelSize {
    const ratio = this.#preferences.current.value.sharp ? devicePixelRatio : 1
    return desktopSize(this.#room.clientWidth, this.#room.clientHeight, ratio)
  }

  /** Shows a connected client; until then the last picture of the one before stays. */
  show(client: Guacamole.Client): void {
    this.#client = client
    this.#asked = ''
    const display = client.getDisplay()
    display.onresize = () => this.#place()
    this.#room.replaceChildren(display.getElement())
    this.#place()
    this.#ask()
  }

  /** The desktop's own pixels, whatever of them is to be seen here. */
  picture(): HTMLCanvasElement | null {
    return this.#client?.getDisplay().getDefaultLayer().getCanvas() ?? null
  }

  /** From now on the picture is only a memory: nothing is sent for it. */
  freeze(): void {
    clearTimeout(this.#settling)
    this.#client = null
  }

  /** The desktop's pixel at a point of the window. */
  pixelAt(point: Point): Point {
    return geometry.desktopPoint(this.#inRoom(point), this.#origin, this.#scale, this.#desktop())
  }

  /** The nearest place on the desktop. */
  inside({ x, y }: Point): Point {
    const { width, height } = this.#desktop()
    return {
      x: Math.min(Math.max(0, x), Math.max(0, width - 1)),
      y: Math.min(Math.max(0, y), Math.max(0, height - 1)),
    }
  }

  /** Pixels of the desktop per pixel of the page. */
  get density(): number {
    return 1 / this.#scale
  }

  fit(): void {
    this.#focus = MIDDLE
    this.#preferences.change({ zoom: 'fit' })
  }

  zoomTo(percent: number, around?: Point): void {
    const point = around ? this.#inRoom(around) : this.#middleOfRoom()
    const pixel = geometry.desktopPoint(point, this.#origin, this.#scale, this.#desktop())
    const scale = geometry.scaleFor(percent, this.#extent(), this.#desktop(), devicePixelRatio)
    if (scale)
      this.#focus = geometry.focusHolding(pixel, point, this.#extent(), this.#desktop(), scale)
    this.#preferences.change({ zoom: percent })
  }

  zoomIn(): void {
    this.zoomTo(geometry.zoomedIn(this.percent.value))
  }

  zoomOut(): void {
    this.zoomTo(geometry.zoomedOut(this.percent.value))
  }

  pinch(factor: number, around: Point): void {
    this.zoomTo(geometry.pinched(this.percent.value, factor), around)
  }

  pan(by: Point): void {
    this.#focus = geometry.panned(this.#focus, by, this.#extent(), this.#desktop(), this.#scale)
    this.#place()
  }

  followMouse(point: Point): void {
    if (!this.overflows.value) return
    this.#focus = geometry.focusUnderMouse(this.#inRoom(point), this.#extent())
    this.#place()
  }

  /** Brings a pixel of the desktop near to the middle, for a pointer that is moved by touch. */
  followPixel(pixel: Point): void {
    if (!this.overflows.value) return
    const middle = this.#middleOfRoom()
    this.#focus = geometry.focusHolding(pixel, middle, this.#extent(), this.#desktop(), this.#scale)
    this.#place()
  }

  #settle(): void {
    this.#place()
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => this.#ask(), RESIZE_SETTLES_MS)
  }

  #place(): void {
    const display = this.#client?.getDisplay()
    if (!display) return
    const { zoom } = this.#preferences.current.value
    const room = this.#extent()
    const desktop = this.#desktop()
    const scale = geometry.scaleFor(zoom, room, desktop, devicePixelRatio)
    if (!scale) return
    if (scale !== display.getScale()) display.scale(scale)
    this.#scale = scale
    this.#origin = geometry.originOf(room, desktop, scale, this.#focus)
    display.getElement().style.translate = `${this.#origin.x}px ${this.#origin.y}px`
    this.percent.set(geometry.percentOf(scale, devicePixelRatio))
    this.overflows.set(
      desktop.width * scale > room.width + 1 || desktop.height * scale > room.height + 1,
    )
  }

  #ask(): void {
    const display = this.#client?.getDisplay()
    const { width, height } = this.size()
    const wanted = `${width}x${height}`
    const { follows_window } = this.#preferences.current.value
    if (!display || this.keepsSize || !follows_window || this.#asked === wanted) return
    this.#asked = wanted
    if (display.getWidth() === width && display.getHeight() === height) return
    this.#client?.sendSize(width, height)
  }

  #extent(): Extent {
    return { width: this.#room.clientWidth, height: this.#room.clientHeight }
  }

  #middleOfRoom(): Point {
    return { x: this.#room.clientWidth / 2, y: this.#room.clientHeight / 2 }
  }

  #desktop(): Extent {
    const display = this.#client?.getDisplay()
    return { width: display?.getWidth() ?? 0, height: display?.getHeight() ?? 0 }
  }

  #inRoom(point: Point): Point {
    const { left, top } = this.#room.getBoundingClientRect()
    return { x: point.x - left, y: point.y - top }
  }
}
