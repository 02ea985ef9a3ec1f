import type { ViewerHello } from '../protocol/handshake.ts'

const IMAGES = ['image/png', 'image/jpeg', 'image/webp']
/** Uncompressed sound: the encoder is chosen from the list of a connection's first user, and stays. */
const AUDIO = /^audio\/L(?:8|16)(?:;[\w=,]{1,48})?$/
const TIMEZONE = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/

/**
 * The screen and the browser, from the tunnel's query string, which never carries anything secret. What makes no sense
 * is brought into range or left out: a desktop in the wrong size is better than none.
 */
export function readViewerHello(query: URLSearchParams): ViewerHello {
  const image = IMAGES.filter((type) => query.getAll('image').includes(type))
  return {
    width: clamp(query.get('width'), 64, 8192, 1024),
    height: clamp(query.get('height'), 64, 8192, 768),
    dpi: clamp(query.get('dpi'), 48, 480, 96),
    timezone: matching(query.get('timezone'), TIMEZONE),
    audio: query
      .getAll('audio')
      .filter((type) => AUDIO.test(type))
      .slice(0, 8),
    video: [],
    image: image.length > 0 ? image : ['image/png', 'image/jpeg'],
    name: matching(query.get('name'), /^[^\p{C}]{1,64}$/u),
  }
}

function clamp(text: string | null, least: number, most: number, otherwise: number): number {
  const value = text === null || text === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? Math.min(most, Math.max(least, Math.round(value))) : otherwise
}

function matching(text: string | null, pattern: RegExp): string | null {
  return text !== null && pattern.test(text) ? text : null
}
