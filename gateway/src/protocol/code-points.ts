import { isAscii } from 'node:buffer'
import { MalformedStream } from './malformed-stream.ts'

/** Below this many code points a loop in JavaScript is faster than the call into native code. */
const WORTH_A_NATIVE_CALL = 64

/**
 * Steps over UTF-8 by code points, across reads: a character may be cut anywhere. Strict: refuses stray and missing
 * continuation bytes, overlong forms, surrogates and what lies above U+10FFFF, since a browser drops the whole
 * WebSocket at the first invalid byte.
 */
export class CodePoints {
  /** Code points still to step over, the one being read not included. */
  left = 0
  #continuation = 0
  #lowest = 0x80
  #highest = 0xbf

  /** Steps from `position` and returns where it stopped: after the last code point wanted, or at the end of the read. */
  step(bytes: Buffer, position: number, allAscii: boolean): number {
    const end = position + this.left
    const ascii =
      allAscii || (this.left >= WORTH_A_NATIVE_CALL && isAscii(bytes.subarray(position, end)))
    if (!ascii || this.#continuation > 0) return this.#walk(bytes, position)
    const stop = end < bytes.length ? end : bytes.length
    this.left = end - stop
    return stop
  }

  #walk(bytes: Buffer, from: number): number {
    let position = from
    while (position < bytes.length && (this.left > 0 || this.#continuation > 0)) {
      const byte = bytes[position] as number
      if (this.#continuation > 0) this.#continue(byte)
      else this.#lead(byte)
      position += 1
    }
    return position
  }

  #continue(byte: number): void {
    if (byte < this.#lowest || byte > this.#highest) throw new MalformedStream('Invalid UTF-8.')
    this.#lowest = 0x80
    this.#highest = 0xbf
    this.#continuation -= 1
  }

  #lead(byte: number): void {
    this.left -= 1
    if (byte < 0x80) return
    if (byte >= 0xc2 && byte <= 0xdf) {
      this.#continuation = 1
    } else if (byte >= 0xe0 && byte <= 0xef) {
      this.#continuation = 2
      if (byte === 0xe0) this.#lowest = 0xa0
      if (byte === 0xed) this.#highest = 0x9f
    } else if (byte >= 0xf0 && byte <= 0xf4) {
      this.#continuation = 3
      if (byte === 0xf0) this.#lowest = 0x90
      if (byte === 0xf4) this.#highest = 0x8f
    } else {
      throw new MalformedStream('Invalid UTF-8.')
    }
  }
}
