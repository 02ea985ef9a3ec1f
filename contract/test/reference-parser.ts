/**
 * The Guacamole protocol as its definition says it, written to be obvious and not fast: what every parser of this
 * project is compared with, and which shares no line with any of them.
 *
 *   instruction = element *( "," element ) ";"      element = length "." value
 *   length = 1*5 digits, how many Unicode characters the value has; the stream is UTF-8
 */
export interface ReferenceLimits {
  readonly elementCodePoints: number
  readonly elements: number
  readonly instructionBytes: number
}

export interface ReferenceReading {
  /** Those that are whole, before anything that is wrong: each a list of its elements. */
  readonly instructions: readonly (readonly string[])[]
  /** Where each of them ends, in bytes. */
  readonly ends: readonly number[]
  /** `partial`: nothing is wrong, and the last instruction has not ended. */
  readonly verdict: 'whole' | 'partial' | 'malformed'
}

const LENGTH_DIGITS = 5

class EndOfStream extends Error {}
class NotTheProtocol extends Error {}

export function readByDefinition(bytes: Uint8Array, limits: ReferenceLimits): ReferenceReading {
  const instructions: string[][] = []
  const ends: number[] = []
  let at = 0
  try {
    while (at < bytes.length) {
      const elements: string[] = []
      let terminator = ','
      while (terminator === ',') {
        const length = readLength()
        let value = ''
        for (let count = 0; count < length; count += 1) value += readCharacter()
        terminator = String.fromCodePoint(readByte(0x00, 0x7f))
        elements.push(value)
        if (elements.length > limits.elements) throw new NotTheProtocol()
      }
      if (terminator !== ';') throw new NotTheProtocol()
      if (at - (ends.at(-1) ?? 0) > limits.instructionBytes) throw new NotTheProtocol()
      instructions.push(elements)
      ends.push(at)
    }
    return { instructions, ends, verdict: 'whole' }
  } catch (error) {
    if (!(error instanceof EndOfStream || error instanceof NotTheProtocol)) throw error
    const isTooLong = bytes.length - (ends.at(-1) ?? 0) > limits.instructionBytes
    const verdict = error instanceof NotTheProtocol || isTooLong ? 'malformed' : 'partial'
    return { instructions, ends, verdict }
  }

  function readLength(): number {
    let digits = ''
    for (;;) {
      const character = String.fromCodePoint(readByte(0x00, 0x7f))
      if (character === '.' && digits !== '') return Number(digits)
      if (!/^[0-9]$/.test(character)) throw new NotTheProtocol()
      digits += character
      if (digits.length > LENGTH_DIGITS || Number(digits) > limits.elementCodePoints) {
        throw new NotTheProtocol()
      }
    }
  }

  /** By the table of well-formed byte sequences of the Unicode standard (3-7). */
  function readCharacter(): string {
    const first = readByte(0x00, 0xf4)
    if (first <= 0x7f) return String.fromCodePoint(first)
    if (first <= 0xc1) throw new NotTheProtocol()
    if (first <= 0xdf)
      return String.fromCodePoint(((first & 0x1f) << 6) | (readByte(0x80, 0xbf) & 0x3f))
    if (first <= 0xef) {
      const second = readByte(first === 0xe0 ? 0xa0 : 0x80, first === 0xed ? 0x9f : 0xbf)
      const third = readByte(0x80, 0xbf)
      return String.fromCodePoint(((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f))
    }
    const second = readByte(first === 0xf0 ? 0x90 : 0x80, first === 0xf4 ? 0x8f : 0xbf)
    const third = readByte(0x80, 0xbf)
    const fourth = readByte(0x80, 0xbf)
    return String.fromCodePoint(
      ((first & 0x07) << 18) | ((second & 0x3f) << 12) | ((third & 0x3f) << 6) | (fourth & 0x3f),
    )
  }

  function readByte(least: number, most: number): number {
    const byte = bytes[at]
    if (byte === undefined) throw new EndOfStream()
    if (byte < least || byte > most) throw new NotTheProtocol()
    at += 1
    return byte
  }
}
