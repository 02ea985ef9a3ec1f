import { isAscii } from 'node:buffer'
import { CodePoints } from './code-points.ts'
import { MalformedStream } from './malformed-stream.ts'

export interface FramerLimits {
  readonly elementCodePoints: number
  readonly elements: number
  readonly instructionBytes: number
}

/** What guacd itself accepts (`GUAC_INSTRUCTION_MAX_*`): more from a browser would only end its connection. */
export const BROWSER_LIMITS: FramerLimits = {
  elementCodePoints: 8192,
  elements: 128,
  instructionBytes: 32_768,
}

/** guacd's own writers stay within the browser's limits; the room above them is for later versions. */
export const GUACD_LIMITS: FramerLimits = {
  elementCodePoints: 65_535,
  elements: 512,
  instructionBytes: 262_144,
}

/** Called for each whole instruction, in order; `bytes` is only valid during the call. */
export type OnInstruction = (bytes: Buffer, start: number, end: number) => void

const DOT = 0x2e
const COMMA = 0x2c
const SEMICOLON = 0x3b
const ZERO = 0x30

/**
 * Cuts a stream of bytes at the ends of instructions. Works on bytes and counts code points, so that a value may hold
 * `;` or `,`, and a character may be cut by a read. Remembers where it stands, so that no byte is looked at twice.
 */
export class Framer {
  readonly #limits: FramerLimits
  readonly #onInstruction: OnInstruction | undefined
  readonly #value = new CodePoints()
  #inValue = false
  #length = 0
  #digits = 0
  #elements = 0
  #carry: Buffer[] = []
  #carried = 0

  constructor(limits: FramerLimits, onInstruction?: OnInstruction) {
    this.#limits = limits
    this.#onInstruction = onInstruction
  }

  /** Whether the last read ended inside an instruction. */
  get partial(): boolean {
    return this.#carried > 0
  }

  /** The beginning of an instruction whose end has not come yet. */
  rest(): Buffer {
    return Buffer.concat(this.#carry)
  }

  /** Takes what was read and returns whole instructions: none, one piece, or two when one straddled the reads. */
  push(read: Buffer): Buffer[] {
    const allAscii = isAscii(read)
    const pieces: Buffer[] = []
    let wholeFrom = 0
    let start = 0
    let position = 0
    while (position < read.length) {
      if (!this.#inValue) {
        this.#readLength(read[position] as number)
        position += 1
        continue
      }
      if (!this.#value.done) position = this.#value.step(read, position, allAscii)
      if (!this.#value.done || position === read.length) break
      const ended = this.#readTerminator(read[position] as number)
      position += 1
      if (!ended) continue
      this.#checkSize(this.#carried + position - start)
      if (this.#carried > 0) {
        pieces.push(this.#join(read.subarray(0, position)))
        wholeFrom = position
      } else {
        this.#onInstruction?.(read, start, position)
      }
      start = position
    }
    if (wholeFrom < start) pieces.push(read.subarray(wholeFrom, start))
    if (start < read.length) this.#keep(read.subarray(start))
    return pieces
  }

  #readLength(byte: number): void {
    if (byte >= ZERO && byte <= ZERO + 9) {
      this.#length = this.#length * 10 + byte - ZERO
      this.#digits += 1
      if (this.#digits > 5 || this.#length > this.#limits.elementCodePoints) {
        throw new MalformedStream('An element is too long.')
      }
    } else if (byte === DOT && this.#digits > 0) {
      this.#value.left = this.#length
      this.#inValue = true
    } else {
      throw new MalformedStream('The length of an element is not a number.')
    }
  }

  #readTerminator(byte: number): boolean {
    if (byte !== COMMA && byte !== SEMICOLON) {
      throw new MalformedStream('An element does not end where its length says.')
    }
    this.#inValue = false
    this.#length = 0
    this.#digits = 0
    this.#elements += 1
    if (this.#elements > this.#limits.elements) throw new MalformedStream('Too many elements.')
    if (byte === COMMA) return false
    this.#elements = 0
    return true
  }

  #join(end: Buffer): Buffer {
    const whole = Buffer.concat([...this.#carry, end])
    this.#carry = []
    this.#carried = 0
    this.#onInstruction?.(whole, 0, whole.length)
    return whole
  }

  /** Copied, so that a short tail does not keep a whole read in memory. */
  #keep(tail: Buffer): void {
    this.#carry.push(Buffer.from(tail))
    this.#carried += tail.length
    this.#checkSize(this.#carried)
  }

  #checkSize(bytes: number): void {
    if (bytes > this.#limits.instructionBytes)
      throw new MalformedStream('An instruction is too long.')
  }
}
