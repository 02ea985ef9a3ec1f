import { THUMBNAIL } from '@carrel/contract'
import type { Extent } from './view-geometry.ts'

const EVERY_MS = 10_000
/** When the first picture is on the screen, it is still being completed. */
const FIRST_AFTER_MS = 2_000
const QUALITIES = [0.7, 0.5, 0.3] as const
const CHARACTERS_PER_BYTE = 4 / 3

interface Thumbnails {
  /** The desktop's pixels; null while there are none. */
  readonly picture: () => HTMLCanvasElement | null
  readonly onThumbnail: (image: string) => void
}

export function thumbnailSize({ width, height }: Extent): Extent {
  const scale = Math.min(1, THUMBNAIL.pixels / Math.max(width, height))
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
}

/** The first of the qualities in which the picture is small enough, as a data URL; null if none is. */
export function smallEnough(
  encode: (type: string, quality: number) => string,
  bytes: number = THUMBNAIL.bytes,
): string | null {
  for (const quality of QUALITIES) {
    const webp = encode('image/webp', quality)
    // A browser that cannot write WebP answers with a PNG.
    const image = webp.startsWith('data:image/webp') ? webp : encode('image/jpeg', quality)
    if (image.length - image.indexOf(',') <= bytes * CHARACTERS_PER_BYTE) return image
  }
  return null
}

/** Takes a small picture of the desktop every ten seconds in which it was drawn to, and when the page is left. */
export class ThumbnailCamera {
  readonly #parts: Thumbnails
  readonly #canvas = document.createElement('canvas')
  #hasChanged = false
  #last: string | null = null
  #first: ReturnType<typeof setTimeout> | undefined

  constructor(parts: Thumbnails) {
    this.#parts = parts
    setInterval(() => this.#take(), EVERY_MS)
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.#take()
    })
  }

  drawn(): void {
    this.#hasChanged = true
    this.#first ??= setTimeout(() => this.#take(), FIRST_AFTER_MS)
  }

  #take(): void {
    const picture = this.#parts.picture()
    if (!this.#hasChanged || picture === null || picture.width === 0 || picture.height === 0) return
    this.#hasChanged = false
    Object.assign(this.#canvas, thumbnailSize(picture))
    const context = this.#canvas.getContext('2d', { alpha: false })
    if (context === null) return
    context.imageSmoothingQuality = 'high'
    context.drawImage(picture, 0, 0, this.#canvas.width, this.#canvas.height)
    const image = smallEnough((type, quality) => this.#canvas.toDataURL(type, quality))
    // A frame may have drawn what was there already.
    if (image === null || image === this.#last) return
    this.#last = image
    this.#parts.onThumbnail(image)
  }
}
