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

/** Called for each whole instruction, in order. False cuts it out of the pieces. */
export type OnInstruction = (bytes: Buffer, start: number, end: number) => boolean

const DOT = 0x2e
const COMMA = 0x2c
const SEMICOLON = 0x3b
const ZERO = 0x30
const NINE = 0x39
const LENGTH_DIGITS = 5
/** What two digits can say. */
const LONGEST_SHORT = 99
const UNKNOWN = -1

/**
 * Cuts a stream of bytes at the ends of instructions. Works on bytes and counts code points, so that a value may hold
 * `;` or `,`, and a character may be cut by a read. Remembers where it stands, so that no byte is looked at twice.
 */
export class Framer {
  readonly #limits: FramerLimits
  readonly #onInstruction: OnInstruction | undefined
  readonly #value = new CodePoints()
  /** Where the last read ended: in a length or in a value, and in which element of the instruction. */
  #position = { inValue: false, length: 0, digits: 0, elements: 0 }
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

  /**
   * Takes what was read and returns whole instructions: none, one piece, or two when one straddled the reads; more where
   * some are cut out. They are parts of the read itself, but for the one that straddled.
   */
  push(read: Buffer): Buffer[] {
    const size = read.length
    const allAscii = isAscii(read)
    const { elementCodePoints, elements: mostElements } = this.#limits
    const shortest = allAscii && elementCodePoints > LONGEST_SHORT ? size - LONGEST_SHORT - 4 : 0
    const pieces: Buffer[] = []
    const value = this.#value
    let { inValue, length, digits, elements } = this.#position
    let wholeFrom = 0
    let start = 0
    let at = 0
    while (at < size) {
      let terminator = UNKNOWN
      if (at < shortest && digits === 0 && !inValue) {
        // Most elements have few characters, and then two looks find the next one.
        const first = (read[at] as number) - ZERO
        const second = (read[at + 1] as number) - ZERO
        let end = 0
        if (second === DOT - ZERO) end = at + 2 + first
        else if (read[at + 2] === DOT && second >= 0 && second <= 9)
          end = at + 3 + first * 10 + second
        if (end > at && first >= 0 && first <= 9) {
          terminator = read[end] as number
          at = end + 1
        }
      }
      if (terminator === UNKNOWN) {
        while (!inValue && at < size) {
          const byte = read[at] as number
          at += 1
          if (byte >= ZERO && byte <= NINE) {
            length = length * 10 + byte - ZERO
            digits += 1
            if (digits > LENGTH_DIGITS || length > elementCodePoints) {
              throw new MalformedStream('An element is too long.')
            }
          } else if (byte === DOT && digits > 0) {
            inValue = true
            value.left = length
          } else {
            throw new MalformedStream('The length of an element is not a number.')
          }
        }
        if (!inValue) break
        at = value.step(read, at, allAscii)
        if (at === size) break
        terminator = read[at] as number
        at += 1
        inValue = false
        length = 0
        digits = 0
      }
      elements += 1
      if (elements > mostElements) throw new MalformedStream('Too many elements.')
      if (terminator === COMMA) continue
      if (terminator !== SEMICOLON) {
        throw new MalformedStream('An element does not end where its length says.')
      }
      elements = 0
      this.#checkSize(this.#carried + at - start)
      if (this.#carried > 0) {
        const whole = this.#join(read.subarray(0, at))
        if (this.#onInstruction?.(whole, 0, whole.length) ?? true) pieces.push(whole)
        wholeFrom = at
      } else if (!(this.#onInstruction?.(read, start, at) ?? true)) {
        if (wholeFrom < start) pieces.push(read.subarray(wholeFrom, start))
        wholeFrom = at
      }
      start = at
    }
    this.#position = { inValue, length, digits, elements }
    if (wholeFrom < start) pieces.push(read.subarray(wholeFrom, start))
    if (start < size) this.#keep(read.subarray(start))
    return pieces
  }

  #join(end: Buffer): Buffer {
    const whole = Buffer.concat([...this.#carry, end])
    this.#carry = []
    this.#carried = 0
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
