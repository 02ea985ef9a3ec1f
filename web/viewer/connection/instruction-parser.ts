export class MalformedInstruction extends Error {
  readonly code = 'malformed_instruction'

  constructor(detail: string) {
    super(`The gateway sent something that is not the Guacamole protocol: ${detail}.`)
    this.name = 'MalformedInstruction'
  }
}

type OnInstruction = (opcode: string, args: string[]) => void

const COMMA = 44
const DIGIT_0 = 48
const DIGIT_9 = 57
const DOT = 46
const SEMICOLON = 59

/** As at the gateway: no value is longer, and a length without an end would gather text without an end. */
const LENGTH_DIGITS = 5
const LONGEST_VALUE = 65_535

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff

/**
 * Reads `LEN.VALUE,LEN.VALUE;` from messages of any cut. LEN counts code points, and the library's own parser counts
 * UTF-16 units, so one emoji on the clipboard would put it out of step for good.
 */
export class InstructionParser {
  readonly #onInstruction: OnInstruction
  #text = ''
  #at = 0
  #elements: string[] = []

  constructor(onInstruction: OnInstruction) {
    this.#onInstruction = onInstruction
  }

  receive(message: string): void {
    this.#text = this.#at < this.#text.length ? this.#text.slice(this.#at) + message : message
    this.#at = 0
    while (this.#element()) {
      const terminator = this.#text.charCodeAt(this.#at - 1)
      if (terminator === COMMA) continue
      const [opcode = '', ...args] = this.#elements
      this.#elements = []
      this.#onInstruction(opcode, args)
    }
  }

  /** Takes one element with its terminator, or nothing at all if it has not arrived whole. */
  #element(): boolean {
    const text = this.#text
    let at = this.#at
    let length = 0
    for (; at < text.length && text.charCodeAt(at) !== DOT; at += 1) {
      const digit = text.charCodeAt(at)
      if (digit < DIGIT_0 || digit > DIGIT_9)
        throw new MalformedInstruction('a length is no number')
      length = length * 10 + digit - DIGIT_0
      if (at - this.#at >= LENGTH_DIGITS || length > LONGEST_VALUE)
        throw new MalformedInstruction('a value is too long')
    }
    if (at === text.length) return false
    if (at === this.#at) throw new MalformedInstruction('a length is missing')

    const from = at + 1
    const end = endOfCodePoints(text, from, length)
    if (end === null || end >= text.length) return false
    const terminator = text.charCodeAt(end)
    if (terminator !== COMMA && terminator !== SEMICOLON) {
      throw new MalformedInstruction('an element does not end where it said')
    }
    this.#elements.push(text.slice(from, end))
    this.#at = end + 1
    return true
  }
}

/** Where `count` code points from `from` end, or null if the text is too short to tell. */
function endOfCodePoints(text: string, from: number, count: number): number | null {
  if (from + count > text.length) return null
  let at = from
  for (let left = count; left > 0; left -= 1) {
    if (at >= text.length) return null
    at += isHighSurrogate(text.charCodeAt(at)) ? 2 : 1
  }
  return at
}

/** The other direction: one instruction, its lengths in code points. */
export const encodeInstruction = (elements: readonly (string | number | boolean)[]): string =>
  `${elements.map((element) => lengthPrefixed(typeof element === 'boolean' ? Number(element) : element)).join(',')};`

function lengthPrefixed(element: string | number): string {
  const text = String(element)
  let codePoints = text.length
  for (let at = 0; at < text.length; at += 1) {
    if (isHighSurrogate(text.charCodeAt(at))) codePoints -= 1
  }
  return `${codePoints}.${text}`
}
