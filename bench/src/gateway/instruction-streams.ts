import { type Random, seeded } from '@carrel/contract/test/random'
import { encodeInstruction } from '@carrel/gateway/protocol/instruction'

export type StreamName = 'small' | 'large'

const SEED = 20_260_101
const FRAMES = 64
/** What guacd puts into one blob at most, before base64. */
const BLOB_BYTES = 6048
const SMALL_FRAME_BYTES = 24 * 1024
const LARGE_FRAME_BLOBS = 12

/** Frames without their `sync`, which carries the time. `small`: 50 bytes an instruction; `large`: full blobs. */
export function frames(name: StreamName): Buffer[] {
  const next = seeded(SEED)
  const frame = name === 'small' ? smallFrame : largeFrame
  return Array.from({ length: FRAMES }, () => Buffer.from(frame(next)))
}

/** As a terminal that scrolls or a window that is dragged: copies, fills and little pictures. */
function smallFrame(next: Random): string {
  const upTo = (most: number) => String(Math.floor(next() * most))
  let text = ''
  while (text.length < SMALL_FRAME_BYTES) {
    const kind = next()
    if (kind < 0.4) {
      const to = [upTo(1280), upTo(800)]
      text += encodeInstruction(
        'copy',
        '0',
        ...to,
        upTo(640),
        upTo(64),
        '14',
        '0',
        upTo(1280),
        upTo(800),
      )
    } else if (kind < 0.7) {
      text += encodeInstruction('rect', '0', upTo(1280), upTo(800), upTo(200), upTo(40))
      text += encodeInstruction('cfill', '14', '0', upTo(256), upTo(256), upTo(256), '255')
    } else text += picture(next, ['0', upTo(1280), upTo(800)], [24 + Math.floor(next() * 96)])
  }
  return text
}

function largeFrame(next: Random): string {
  return picture(next, ['0', '0', '0'], Array(LARGE_FRAME_BLOBS).fill(BLOB_BYTES))
}

function picture(next: Random, place: readonly string[], blobs: readonly number[]): string {
  const stream = String(1 + 2 * Math.floor(next() * 32))
  const [layer = '0', x = '0', y = '0'] = place
  return [
    encodeInstruction('img', stream, '14', layer, 'image/png', x, y),
    ...blobs.map((bytes) => encodeInstruction('blob', stream, noise(next, bytes))),
    encodeInstruction('end', stream),
  ].join('')
}

function noise(next: Random, bytes: number): string {
  return Buffer.from(Array.from({ length: bytes }, () => Math.floor(next() * 256))).toString(
    'base64',
  )
}
